"""How far a company has come on its first day: each step's state is read from what is there, never from a mark beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef

from dunwell.ledger.models import Company, ContactPoint, Customer, ImportRun, Invoice
from dunwell.outreach.gates import rules_of
from dunwell.outreach.models import Gate, Message, PayAccount, Question, Round, Status
from dunwell.people.memberships import members
from dunwell.workbench.words import playbook_name

#: A message in one of these states was let through by a person, or by a gate that a person opened.
_LET_THROUGH = (Status.QUEUED, Status.SENDING, Status.SENT, Status.UNCERTAIN, Status.BOUNCED)
#: So many customers without an address are counted; beyond that it says "more than".
_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `place` is the name of the page where it is done. `more` are the values of its sentence.

    `optional`: the first round does not need it.
    """

    key: str
    place: str
    done: bool
    more: dict[str, int | str]
    optional: bool = False


def steps(company: Company) -> list[Step]:
    """Returns the steps of the first day in their order."""
    return list(_steps(company))


def next_step(found: list[Step]) -> Step | None:
    """Returns the first step that is still to be done and that the others wait for; else the first that may be done."""
    left = [step for step in found if not step.done]
    return next((step for step in left if not step.optional), left[0] if left else None)


def _steps(company: Company) -> Iterator[Step]:
    invoices = Invoice.objects.filter(company=company, open_minor__gt=0)
    runs = ImportRun.objects.filter(company=company)
    owed = invoices.exists()
    yield Step("import", "imports", owed, {"count": runs.count()})
    lacking = _without_a_way(company)
    asked = Question.objects.filter(company=company, answered_at=None).count()
    known = owed or Customer.objects.filter(company=company).exists()
    looked_at = known and not lacking and not asked
    yield Step("health", "data_health", looked_at, {"count": lacking, "asked": asked}, optional=True)
    accounts = PayAccount.objects.filter(company=company).count()
    yield Step("account", "settings_accounts", bool(accounts), {"count": accounts})
    rounds = Round.objects.filter(company=company, finished_at__isnull=False)
    latest = rounds.order_by("-as_of").first()
    yield Step("playbook", "playbooks", latest is not None, {"playbook": playbook_name(company.playbook)})
    acting = latest.decisions.filter(decision="act").count() if latest else 0
    yield Step("rehearsal", "rounds", latest is not None, {"count": acting})
    mail = bool(settings.DUNWELL_CHANNELS["DUNWELL_EMAIL_URL"][2])
    yield Step("mail", "settings_mail", mail, {})
    let_through = Message.objects.filter(company=company, status__in=_LET_THROUGH).exists()
    yield Step("approval", "rounds", let_through, {})
    people = len(members(company))
    yield Step("people", "people", people > 1, {"count": people}, optional=True)
    autopilot = rules_of(company).gate == Gate.AUTOPILOT
    yield Step("autopilot", "settings_sending", autopilot, {}, optional=True)


def _without_a_way(company: Company) -> int:
    """Returns how many customers with something open have no address or number of any kind, as far as they are counted."""
    points = ContactPoint.objects.filter(customer=OuterRef("pk"), replaced_on=None)
    rows = Customer.objects.filter(~Exists(points), company=company, standing__open_count__gt=0)
    return len(rows.values_list("pk", flat=True)[:_COUNTED])
