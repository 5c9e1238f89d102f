"""Finds what a text says may follow, and judges it by what is configured, dated and approved. Leaves out other threats.

Where nothing is known of the case, a calm sentence with a condition and a day is only noted; any other is refused:
nobody may announce what was not decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from dunwell.tone.dates_in_text import DateInText, dates_in
from dunwell.tone.judgement import CONSEQUENCES, Facts
from dunwell.tone.matching import denied, denied_words, sentence_of
from dunwell.tone.rulebook import Rulebook
from dunwell.tone.words import Words

#: What ends a relationship. The others are ordinary business, if they are configured.
_HARD = frozenset({"solicitor", "agency", "court", "credit_bureau"})
_NEAR = 12
#: How many days before a consequence an answer may be asked for, where the facts do not say.
_TO_ANSWER = 32


@dataclass(frozen=True, slots=True)
class Announced:
    """A consequence a text announces: its kind, its words, and whether it stands with a day and a condition, or
    comes at once."""

    kind: str
    first: int
    last: int
    dated: bool
    conditional: bool
    at_once: bool
    dates: tuple[DateInText, ...]


def consequence_findings(
    words: Words, book: Rulebook, facts: Facts | None, channel: str
) -> tuple[list[tuple[str, str, int, int]], set[int]]:
    """Returns rule, severity, first and last word of what is announced without standing; and the sentences where all
    stands, or where only a person can tell."""
    found: list[tuple[str, str, int, int]] = []
    steady: set[int] = set()
    if not words.mask & book.consequences:
        return found, steady
    for one in announced(words, book, dates_in(words.text, book.language)):
        if one.kind == "registered_letter" and channel.startswith("registered"):
            continue
        if facts is None:
            unsteady = one.at_once or not (one.dated and one.conditional)
            severity = "block" if one.kind in _HARD and unsteady else "revise"
        else:
            severity = "" if _stands(one, facts) else "block"
        if severity:
            found.append(("unapproved_consequence", severity, one.first, one.last))
        if severity != "block":
            steady.add(words.sentences[one.first])
    return found, steady


def announced(words: Words, book: Rulebook, dates: tuple[DateInText, ...]) -> Iterator[Announced]:
    """Yields the consequences a text announces, once a sentence and kind."""
    seen: set[tuple[str, int]] = set()
    for kind in CONSEQUENCES:
        noun, direct = book.bits(f"c_{kind}"), book.bits(f"c_{kind}_itself")
        if not words.mask & (noun | direct):
            continue
        for at, carried in enumerate(words.bits):
            if not carried & (noun | direct) or (kind, words.sentences[at]) in seen:
                continue
            one = _announced(words, book, kind, at, bool(carried & direct), dates)
            if one is not None:
                seen.add((kind, words.sentences[at]))
                yield one


def _announced(
    words: Words, book: Rulebook, kind: str, at: int, itself: bool, dates: tuple[DateInText, ...]
) -> Announced | None:
    begin, end = sentence_of(words, at)
    far = _NEAR if kind in _HARD else _NEAR // 2
    low, high = max(begin, at - far), min(end, at + far)
    act = book.bits(f"c_{kind}_act") or book.bits("c_act")
    acts = [place for place in range(low, high + 1) if words.bits[place] & act and place != at]
    if not itself and not acts:
        return None
    ours = book.bits("we") | book.bits("will") | book.bits("passive") | book.bits("if")
    if not any(words.bits[place] & ours for place in range(begin, end + 1)):
        return None
    near = min(acts, key=lambda place: abs(place - at)) if acts else at
    first, last = min(at, near), max(at, near)
    theirs = any(
        words.bits[place] & book.bits("c_theirs") for place in range(max(begin, at - 6), min(end, at + 2) + 1)
    )
    if theirs or denied(words, first, last, book.polarity):
        return None
    start, stop = words.starts[begin], words.ends[end]
    near_dates = tuple(one for one in dates if start <= one.start < stop + 1)
    sentence = range(begin, end + 1)
    unit = book.bits("c_within_unit")
    return Announced(
        kind,
        first,
        last,
        dated=bool(near_dates)
        or any(
            words.bits[place] & unit and place > begin and words.bits[place - 1] & book.vocabulary.number
            for place in sentence
        ),
        conditional=any(words.bits[place] & (book.bits("c_if") | book.bits("no")) for place in sentence),
        at_once=any(words.bits[place] & book.bits("c_now") for place in sentence),
        dates=near_dates,
    )


def standing_in(words: Words, book: Rulebook, facts: Facts | None) -> dict[int, set[str]]:
    """Returns for each sentence what it says of consequences: kinds that are approved, denied or neither, a day that is.

    Nothing where no facts are given. A kind is meant wherever a word for it stands; whether it is announced is not asked.
    """
    found: dict[int, set[str]] = {}
    if facts is None:
        return found
    days = {one.kind: one.on for one in facts.consequences if one.approved}
    unsaid = denied_words(words, book.polarity) if words.mask & book.polarity.no else set()
    if words.mask & book.consequences:
        for kind in CONSEQUENCES:
            mask = book.bits(f"c_{kind}") | book.bits(f"c_{kind}_itself")
            if words.mask & mask:
                for at, carried in enumerate(words.bits):
                    if carried & mask:
                        said = "kind approved" if days.get(kind) else "kind not approved"
                        if at in unsaid:
                            said = "kind denied"
                        found.setdefault(words.sentences[at], set()).add(said)
    known = {on for on in days.values() if on}
    for one in dates_in(words.text, book.language) if known else ():
        if any(one.may_be(day) for day in known):
            at = max((place for place, start in enumerate(words.starts) if start <= one.start), default=0)
            found.setdefault(words.sentences[at], set()).add("day approved")
    return found


def _stands(one: Announced, facts: Facts) -> bool:
    """Whether it is configured, approved, and the sentence names its day; other days are those to answer by, or of the
    other consequences. Where the facts leave the days out, an answer may be asked for in the weeks before."""
    approved = {known.on for known in facts.consequences if known.approved and known.on}
    for known in facts.consequences:
        if known.kind != one.kind or not known.approved or known.on is None:
            continue
        own = {known.on, *(day for day in facts.dates or () if day <= known.on)}
        weeks = range(1, _TO_ANSWER) if facts.dates is None else ()
        allowed = own | approved | {known.on - timedelta(days=each) for each in weeks}
        named = any(written.may_be(day) for written in one.dates for day in own)
        if named and all(any(written.may_be(day) for day in allowed) for written in one.dates):
            return True
    return False
