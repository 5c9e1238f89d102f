"""A customer with invoices, days of a story, and what has to hold at any time. For the tests of this folder."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from django.db import connection, transaction

from days import NOW, TODAY
from dunwell.arrangements.occasions import ALL, FOLLOWED
from dunwell.arrangements.plan_life import plan_state
from dunwell.cli.verify import verified
from dunwell.journal.reading import reading
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.holds import active_holds
from dunwell.ledger.kept import CUSTOMER, INVOICE
from dunwell.ledger.models import Customer, Invoice
from dunwell.ledger.payments import receive

DANA = "Dana Reyes"
_numbers = count(1)


def moment(on):
    """Eight in the morning of a day."""
    return datetime.combine(on, time(8), UTC)


def doing(on=TODAY, by=DANA):
    """What every verb takes: the moment, and who does it."""
    return {"at": moment(on), "by": by}


def customer(company, ref="ash", **more):
    with transaction.atomic():
        made = Customer.objects.create(company=company, ref=ref, name=ref.title(), **more)
        record(company.pk, NOW, [telling(CUSTOMER, made, "import", DANA, customer_id=made.pk)])
    return made


def invoice(owner, minor=60_000, due=TODAY - timedelta(days=15), currency="EUR", **more):
    with transaction.atomic():
        made = Invoice.objects.create(
            company=owner.company, customer=owner, number=f"A{next(_numbers)}", currency=currency, amount_minor=minor,
            open_minor=minor, issued_on=more.pop("issued", min(due, TODAY) - timedelta(days=30)), due_on=due, **more,
        )  # fmt: skip
        record(owner.company_id, NOW, [telling(INVOICE, made, "import", DANA, customer_id=owner.pk)])
    return made


def pay(owner, minor, on=TODAY, currency="EUR", numbers=()):
    return receive(owner, minor, currency, on, numbers=numbers, **doing(on))


def open_minor(item):
    return type(item).objects.get(pk=item.pk).open_minor


def held(owner, on=TODAY):
    """The kinds of holds by invoice number (None: the customer) on a day."""
    numbers = dict(Invoice.objects.values_list("pk", "number"))
    return {(numbers.get(each.occasion_id), each.kind) for each in active_holds(owner, on)}


def findings(company=None):
    with reading() as view:
        return [finding.message for finding in verified(company, view)]


def occasions(company, on, known_to=None):
    """What the plan of a day reads of arrangements: rows by table."""
    values = {"company": company.pk, "as_of": on, "known_to": known_to or on, "followed": on - FOLLOWED}
    found = {}
    for name, query in ALL.items():
        with connection.cursor() as cursor:
            cursor.execute(query.sql, [values[each] for each in query.parameters])
            found[name] = [dict(zip(query.columns, row, strict=True)) for row in cursor.fetchall()]
    for row in [*found["instalment"], *found["promise"], *found["deferred"]]:
        row["anchor_on"] = date.fromisoformat(str(row["anchor_on"]))
    return found


def plan_holds_together(plan, on):
    """A plan's schedule adds up, its open instalments are what is open of it, and it holds its invoices while it runs."""
    state = plan_state(plan, on)
    assert sum(each.amount_minor for each in state.instalments) == plan.total_minor
    days = [each.due_on for each in state.instalments]
    assert days == sorted(set(days))
    assert sum(each.open_minor for each in state.standings) == plan.total_minor - state.paid_minor
    own = set(plan.invoices.values_list("hold_id", flat=True))
    active = {each.pk for each in active_holds(plan.customer, on)}
    ended = plan.changes.filter(kind__in=("finished", "cancelled"), on_date__lte=on).exists()
    assert not own & active if ended else own <= active
