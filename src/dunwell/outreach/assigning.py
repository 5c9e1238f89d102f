"""Which playbooks a company speaks with: one for all its customers, or several by segment rules. Leaves out the rules'
form (`segments`) and whom each fits."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import permutations

from django.conf import settings

from dunwell.engine.facts import TONES
from dunwell.ledger.models import Company
from dunwell.outreach.models import CustomerPlaybook
from dunwell.outreach.playbooks import CannotReadPlaybook, Playbook, playbook_files, read_playbook
from dunwell.outreach.segments import SHIPPED, CannotReadSegments, SegmentRules, playbooks_in, read_segments

#: In place of a playbook: each customer's is chosen by the segment rules.
BY_SEGMENT = "by-segment"


class CannotGather(Exception):
    """The facts cannot be gathered; the message says what to set right."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The playbooks a company uses, by key; `own` is that of whoever fits no rule. `rules` None: it is everybody's, but for
    whom a person chose one of the `chosen`.
    """

    playbooks: dict[str, Playbook]
    own: str
    rules: SegmentRules | None = None
    chosen: frozenset[str] = frozenset()

    @property
    def sha256(self) -> str:
        """One hash of all that was read: of the file, where it is one."""
        if self.rules is None and len(self.playbooks) == 1:
            return self.playbooks[self.own].sha256
        rules = [self.rules.sha256] if self.rules is not None else []
        parts = [*rules, *(book.sha256 for _, book in sorted(self.playbooks.items()))]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def unsubscribable(self) -> frozenset[str]:
        """The tracks whose mails say how to have no more e-mail, in one of the playbooks at least."""
        return frozenset(t.name for book in self.playbooks.values() for t in book.tracks if t.unsubscribe)


def assignment_of(company: Company, playbooks: Mapping[str, Playbook] | None = None) -> Assignment:
    """Returns which playbooks the company uses: of these, and those it lacks from the disk.

    The company's own rules stand in `segments/<company>.toml` in the home. Without such a file it has one playbook for all,
    unless it chose `by-segment`: then the rules that come with Dunwell hold. What a person chose for one customer comes
    before both; where its file is gone or wrong, the choice is passed over. Raises `CannotGather` where a playbook does
    not exist, `CannotReadPlaybook` where a file is wrong.
    """
    rules = _rules_of(company)
    chosen = _chosen(company, playbooks)
    if rules is None:
        of_all = {company.playbook: _book(company, company.playbook, playbooks)}
        return Assignment(of_all | chosen, company.playbook, chosen=frozenset(chosen))
    own = rules.otherwise or company.playbook
    if own == BY_SEGMENT:
        raise CannotReadSegments(
            f'segments/{company.key}.toml: no playbook for those who fit no rule. Add: otherwise = "standard".'
        )
    found = {key: _book(company, key, playbooks) for key in sorted(playbooks_in(rules, own))}
    if faults := list(out_of_line(found)):
        raise CannotReadSegments("\n".join(faults))
    return Assignment(found | chosen, own, rules, frozenset(chosen))


def out_of_line(playbooks: Mapping[str, Playbook]) -> Iterator[str]:
    """Yields where a customer who changes from one playbook to another would be spoken to harder than the next level.

    Progress is kept by a step's number: whoever heard step 5 of one hears step 6 of the other.
    """
    for (key, before), (other, after) in permutations(playbooks.items(), 2):
        for track in before.tracks:
            ladder = after.track(track.name)
            for step in track.steps[: len(ladder.steps) - 1] if ladder is not None else ():
                following = ladder.steps[step.step_no]
                if TONES.index(following.tone) - TONES.index(step.tone) > 1:
                    yield (
                        f"the playbooks {key} and {other} do not line up: who heard step {step.step_no} of {track.name} in "
                        f"{key} ({step.key}, {step.tone}) would hear {following.key} ({following.tone}) next in {other}. "
                        "Let steps of the same number be of tones beside each other."
                    )


def _chosen(company: Company, playbooks: Mapping[str, Playbook] | None) -> dict[str, Playbook]:
    """Returns the playbooks that are chosen for single customers, by key: one question."""
    rows = CustomerPlaybook.objects.filter(customer__company=company, until_on=None)
    keys = sorted(rows.order_by().values_list("playbook", flat=True).distinct())
    found = {}
    for key in keys:
        with suppress(CannotGather, CannotReadPlaybook):
            found[key] = _book(company, key, playbooks)
    return found


def _rules_of(company: Company) -> SegmentRules | None:
    own = settings.HOME / "segments" / f"{company.key}.toml"
    if own.is_file():
        return read_segments(own)
    return read_segments(SHIPPED) if company.playbook == BY_SEGMENT else None


def _book(company: Company, key: str, playbooks: Mapping[str, Playbook] | None) -> Playbook:
    if playbooks is not None and key in playbooks:
        return playbooks[key]
    path = playbook_files(only=key).get(key)
    if path is None:
        raise CannotGather(
            f"{company.name} uses the playbook {key!r}, which does not exist. "
            "Add its file to the folder `playbooks` of the home; docs/playbooks.md says how."
        )
    return read_playbook(path)
