"""What happens next to a customer, and what they have told us: read from holds and contacts. Changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings

from dunwell.ledger.models import Company, Customer, Hold
from dunwell.ledger.models import Standing as KeptStanding
from dunwell.outreach.assigning import CannotGather, assignment_of
from dunwell.outreach.playbooks import CannotReadPlaybook
from dunwell.portal.models import Evidence

#: Holds that are over stay on the page for so long.
SHOWN_DAYS = 60
#: Kinds of holds that are the customer's own words; every other is shown as a pause, without its note.
SPOKEN = ("payment_in_flight", "dispute", "reply", "hardship", "promise", "arrangement")
#: Kinds of holds that files may come with.
_WITH_FILES = ("payment_in_flight", "dispute", "reply")


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing the customer told us: since when, who has it, about which invoice (empty: all), its end, if over, and the
    files they gave with it, without what is in them.
    """

    hold: Hold
    number: str
    ended_on: date | None
    files: Sequence[Evidence] = ()

    @property
    def kind(self) -> str:
        """What it is called on the page."""
        return self.hold.kind if self.hold.kind in SPOKEN else "other"

    def active(self, today: date) -> bool:
        """Whether it holds on a day."""
        return self.ended_on is None and self.hold.starts_on <= today


def standings_of(customer: Customer, today: date) -> list[Standing]:
    """Returns what holds, and what held until lately, the latest first: two or three questions to the database."""
    holds = list(customer.holds.select_related("release").order_by("-starts_on", "-pk")[:40])
    occasions = [each.occasion_id for each in holds if each.track == "invoice"]
    numbers = dict(customer.invoices.filter(pk__in=occasions).values_list("pk", "number"))
    files, found = _files(holds), []
    for hold in holds:
        ended_on = _ended_on(hold, today)
        if ended_on is not None and ended_on < today - timedelta(days=SHOWN_DAYS):
            continue
        found.append(Standing(hold, numbers.get(hold.occasion_id, ""), ended_on, files.get(hold.pk, ())))
    return found


def _files(holds: Iterable[Hold]) -> dict[int, list[Evidence]]:
    """Returns the files given with holds, by their key, without what is in them; none is looked for where none can be."""
    keys = [each.pk for each in holds if each.kind in _WITH_FILES]
    found: dict[int, list[Evidence]] = defaultdict(list)
    for each in Evidence.objects.filter(hold__in=keys).defer("content").order_by("pk") if keys else ():
        found[each.hold_id].append(each)
    return found


def quiet_until(customer: Customer, today: date) -> date | None:
    """Returns the first day on which a reminder may come by the playbook's own pace; None: on any day."""
    last_on = KeptStanding.objects.filter(customer=customer).values_list("last_contact_on", flat=True).first()
    return quiet_after(last_on, customer.company, today)


def quiet_after(last_on: date | None, company: Company, today: date) -> date | None:
    """Returns the first day on which a reminder may come after a contact, by the playbook's own pace; None: on any day."""
    if last_on is None:
        return None
    until = last_on + timedelta(days=_gap_days(company))
    return until if until > today else None


def _gap_days(company: Company) -> int:
    folders = (settings.HOME / "playbooks", settings.HOME / "segments")
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.toml"))]
    changed_at = tuple((path.name, path.stat().st_mtime_ns) for path in files)
    return _gap_days_of(company, company.playbook, changed_at)


@lru_cache(maxsize=64)
def _gap_days_of(company: Company, playbook: str, changed_at: tuple[tuple[str, int], ...]) -> int:
    """Returns the least days between two contacts by whichever playbook the company uses; read anew when a file changed.

    0: it is not known. What cannot be read makes no rounds either: nobody is reminded before a person has set it right.
    """
    try:
        return min(book.min_gap_days for book in assignment_of(company).playbooks.values())
    except (CannotGather, CannotReadPlaybook):
        return 0


def _ended_on(hold: Hold, today: date) -> date | None:
    """Returns the day from which it holds no more; None: it still does."""
    released = hold.release.on_date if hasattr(hold, "release") else None
    ends = [released] if released is not None and released <= today else []
    if hold.ends_on is not None and hold.ends_on < today:
        ends.append(hold.ends_on + timedelta(days=1))
    return min(ends, default=None)
