"""Finds what a text says may follow, and judges it by what is configured, dated and approved. Leaves out other threats.

Where nothing is known of the case, a calm sentence with a condition and a day is only noted; any other is refused:
nobody may announce what was not decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from dunwell.tone.dates_in_text import DateInText, dates_in, day_of
from dunwell.tone.judgement import CONSEQUENCES, Facts
from dunwell.tone.matching import denied, denied_words, sentence_of
from dunwell.tone.rulebook import Rulebook
from dunwell.tone.told import only_told
from dunwell.tone.words import Words

#: What ends a relationship. The others are ordinary business, if they are configured.
_HARD = frozenset({"solicitor", "agency", "court", "credit_bureau"})
#: A last letter before a claim is part of the claim, and so is who files it.
_ALSO = {"registered_letter": ("court",), "solicitor": ("court",)}
_NEAR, _BY, _DENIED = 12, 4, 8
#: How long before a consequence the last day to answer may be, where only that day is named.
_TO_ANSWER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Announced:
    """A consequence a text announces: its kind (and those its word may mean as well), its words, and whether it stands with
    a day and a condition, or comes at once."""

    kind: str
    others: tuple[str, ...]
    first: int
    last: int
    dated: bool
    conditional: bool
    at_once: bool
    dates: tuple[DateInText, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a text announces: `unsteady` is what does not stand (rule, severity, first and last word); `steady` are the
    sentences where all stands, or where only a person can tell; `plain` those where a day or a condition shows beyond doubt
    that something hard is announced, and the facts tell whether it may be."""

    unsteady: list[tuple[str, str, int, int]] = field(default_factory=list)
    steady: set[int] = field(default_factory=set)
    plain: set[int] = field(default_factory=set)


def consequences_in(words: Words, book: Rulebook, facts: Facts | None, channel: str) -> Consequences:
    """Returns what a text announces and how that stands."""
    found = Consequences()
    known = None if facts is None or facts.consequences is None else facts
    if not words.mask & book.consequences:
        return found
    dates = dates_in(words.text, book.language)
    for one in announced(words, book, dates):
        if one.kind == "registered_letter" and channel.startswith("registered"):
            continue
        if known is None:
            unsteady = one.at_once or not (one.dated and one.conditional)
            severity = "block" if one.kind in _HARD and unsteady else "revise"
        else:
            severity = _severity(one, known, words, book)
        sentence = words.sentences[one.first]
        if severity:
            found.unsteady.append(("unapproved_consequence", severity, one.first, one.last))
        if not severity or (severity != "block" and not one.at_once):
            found.steady.add(sentence)
        if known is not None and one.kind in _HARD and (one.dated or one.conditional):
            found.plain.add(sentence)
    return found


def announced(words: Words, book: Rulebook, dates: tuple[DateInText, ...]) -> Iterator[Announced]:
    """Yields the consequences a text announces, once a sentence and kind."""
    seen = {(kind, sentence) for sentence in only_told(words, book) for kind in CONSEQUENCES}
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
    if kind in _HARD:
        act |= book.bits("will")
    acts = [place for place in range(low, high + 1) if words.bits[place] & act and place != at]
    if not itself and not acts:
        return None
    said = 0
    for place in range(begin, end + 1):
        said |= words.bits[place]
    near_dates = _dates_of(words, begin, end, dates)
    ours = book.bits("we") | book.bits("will") | book.bits("passive") | book.bits("if") | book.bits("c_runs")
    if (not said & ours and not near_dates) or said & book.bits("c_undone"):
        return None
    near = min(acts, key=lambda place: abs(place - at)) if acts else at
    first, last = min(at, near), max(at, near)
    theirs = any(
        words.bits[place] & book.bits("c_theirs") for place in range(max(begin, at - 6), min(end, at + 2) + 1)
    )
    if theirs or denied(words, first, last, book.polarity) or _denied_before(words, first, book):
        return None
    unit = book.bits("c_within_unit")
    return Announced(
        kind,
        () if kind in _HARD else tuple(_meant_as_well(words.bits[at], kind, book)),
        first,
        last,
        dated=bool(near_dates)
        or any(
            words.bits[place] & unit and place > begin and words.bits[place - 1] & book.vocabulary.number
            for place in range(begin, end + 1)
        ),
        conditional=bool(said & (book.bits("c_if") | book.bits("no"))),
        at_once=bool(said & book.bits("c_now")),
        dates=near_dates,
    )


def _meant_as_well(carried: int, kind: str, book: Rulebook) -> Iterator[str]:
    """Yields what else a word may mean (a penalty is a fee or interest); what ends a relationship is never meant as well."""
    for each in CONSEQUENCES:
        if each != kind and each not in _HARD and carried & book.bits(f"c_{each}"):
            yield each


def _denied_before(words: Words, first: int, book: Rulebook) -> bool:
    """Whether the clause denies what follows from further away (`we do not intend to go to any court`), without an if."""
    for at in range(max(0, first - _DENIED), first):
        if (
            words.clauses[at] == words.clauses[first]
            and words.bits[at] & book.polarity.no
            and denied(words, at + 1, at + 1, book.polarity)
        ):
            return not any(
                words.bits[place] & book.bits("c_if") and words.clauses[place] == words.clauses[first]
                for place in range(max(0, at - _DENIED), at + 1)
            )
    return False


def _dates_of(words: Words, begin: int, end: int, dates: tuple[DateInText, ...]) -> tuple[DateInText, ...]:
    """Returns the days a sentence names, or else those of the one before, or else of the one behind."""
    for first, last in ((begin, end), *_beside(words, begin, end)):
        start, stop = words.starts[first], words.ends[last]
        if found := tuple(one for one in dates if start <= one.start < stop + 1):
            return found
    return ()


def _beside(words: Words, begin: int, end: int) -> Iterator[tuple[int, int]]:
    if begin > 0:
        yield sentence_of(words, begin - 1)
    if end + 1 < len(words):
        yield sentence_of(words, end + 1)


def standing_in(words: Words, book: Rulebook, facts: Facts | None) -> dict[int, set[str]]:
    """Returns for each sentence what it says of consequences: kinds that are approved, denied, neither, or of which nothing
    is known; a day that is approved.

    A kind is meant wherever a word for it stands; whether it is announced is not asked.
    """
    found: dict[int, set[str]] = {}
    unknown = facts is None or facts.consequences is None
    days = {} if facts is None else {one.kind: one.on for one in facts.approved()}
    otherwise = "kind not known" if unknown else "kind not approved"
    unsaid = denied_words(words, book.polarity) if words.mask & book.polarity.no else set()
    if words.mask & book.consequences:
        for kind in CONSEQUENCES:
            mask = book.bits(f"c_{kind}") | book.bits(f"c_{kind}_itself")
            if words.mask & mask:
                for at, carried in enumerate(words.bits):
                    if carried & mask:
                        said = "kind approved" if days.get(kind) else otherwise
                        if at in unsaid:
                            said = "kind denied"
                        found.setdefault(words.sentences[at], set()).add(said)
    known = {on for on in days.values() if on}
    for one in dates_in(words.text, book.language) if known else ():
        if any(one.may_be(day) for day in known):
            at = max((place for place, start in enumerate(words.starts) if start <= one.start), default=0)
            found.setdefault(words.sentences[at], set()).add("day approved")
    return found


def _severity(one: Announced, facts: Facts, words: Words, book: Rulebook) -> str:
    """Returns "" where a consequence stands; `revise` where it is approved without a day and none is named."""
    kinds = (one.kind, *one.others, *_ALSO.get(one.kind, ()))
    approved = [known for known in facts.approved() if known.kind in kinds]
    if any(known.on is not None and _stands(one, known.on, facts, words, book) for known in approved):
        return ""
    others = [known.on for known in facts.approved() if known.on]
    named = [written for written in one.dates if not any(written.may_be(on) for on in others)]
    undated = any(known.on is None for known in approved) and not named and not one.at_once
    return "revise" if undated else "block"


def _stands(one: Announced, on: date, facts: Facts, words: Words, book: Rulebook) -> bool:
    """Whether the text names the day (or an allowed one before it, to answer by), and none but that, those to answer by
    and those of the other consequences."""
    others = {known.on for known in facts.approved() if known.on}
    told = False
    for written in one.dates:
        if written.may_be(on):
            told = True
        elif any(written.may_be(day) for day in others):
            continue
        elif facts.dates is not None:
            if not any(written.may_be(day) for day in facts.dates if day <= on):
                return False
            told = True
        elif not written.before(on):
            return False
        elif not written.before(on - _TO_ANSWER) and _answer_by(words, book, written):
            told = True
    return told or _told_shortly(one, on, words, book)


def _answer_by(words: Words, book: Rulebook, written: DateInText) -> bool:
    """Whether a day is one to answer by: `until`, `by`, `before` stands in front of it."""
    by = book.bits("c_by")
    before = [at for at, end in enumerate(words.ends) if end <= written.start]
    return any(words.bits[at] & by for at in before[-_BY:])


def _told_shortly(one: Announced, on: date, words: Words, book: Rulebook) -> bool:
    """Whether the sentence names the day by its number alone beside another day (`from the 3rd`), or as the day after."""
    if not one.dates:
        return False
    begin, end = sentence_of(words, one.first)
    for at in range(begin, end + 1):
        if any(written.start <= words.starts[at] < written.end for written in one.dates):
            continue
        if words.bits[at] & book.bits("c_day_after"):
            return any(written.may_be(on - timedelta(days=1)) for written in one.dates)
        behind = at > begin and words.bits[at - 1] & book.bits("c_on_day")
        if behind and day_of(words.word(at), book.language) == on.day:
            return True
    return False
