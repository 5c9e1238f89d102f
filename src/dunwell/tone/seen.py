"""What the model that reads sentences as a whole sees of them: topics, rules that speak, form, words. Leaves out weights.

A window is a sentence, or two that follow each other. Topics, rules, form and what is approved mean the same in every
language; words are each language's own.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from dunwell.tone.folding import folded
from dunwell.tone.matching import denied_words
from dunwell.tone.rulebook import Rulebook
from dunwell.tone.words import Words

#: What business is made of; it speaks for a text.
ORDINARY = ("goods", "offer", "thanks", "sorry", "ask", "wrote", "ours", "never", "sympathy")
#: What says nothing by itself.
_NEUTRAL = ("paying", "term", "contact")
#: What an approved consequence may speak of.
_OF_CONSEQUENCES = frozenset(
    "court lawyer register penalty bailiff @judge @court_title @c_court @c_court_itself @c_agency @c_solicitor "
    "@c_credit_bureau @c_fee @c_interest @pass_on".split()
)
_CONSEQUENCE, _FIGURE, _MIXED = "<consequence>", "#", "#x"
_KEPT = 50_000
_SHORT, _LONG = 7, 18
_DIGIT = re.compile(r"\d")
_QUOTES = frozenset('"“”„«»')


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the words: `left_alone` are words not judged, `steady` the sentences whose consequence stands,
    `spoken` the rules that speak (name, severity, first and last word), `standing` what a sentence says of approved
    consequences, `third` whether somebody else may hear it."""

    left_alone: Set[int] = frozenset()
    steady: Set[int] = frozenset()
    spoken: Sequence[tuple[str, str, int, int]] = ()
    standing: Mapping[int, Set[str]] | None = None
    third: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What the model sees of one window: its first and last word, the topics said and denied, signs that stand alone (form,
    rules, approval), and the words of each of its sentences."""

    first: int
    last: int
    said: int
    denied: int
    approved: bool
    third: bool
    signs: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def windows_of(words: Words) -> Iterator[tuple[int, int]]:
    """Yields first and last word of each sentence, and of each two sentences that follow each other."""
    begins = [at for at, each in enumerate(words.sentences) if not at or each != words.sentences[at - 1]]
    ends = [*(at - 1 for at in begins[1:]), len(words) - 1]
    yield from zip(begins, ends, strict=True)
    yield from zip(begins, ends[1:], strict=False)


def seen_in(
    words: Words, book: Rulebook, beside: Beside, windows: Iterable[tuple[int, int]] | None = None
) -> Iterator[Seen]:
    """Yields what is seen of each window (None: of all that `windows_of` gives)."""
    denied = denied_words(words, book.polarity) if words.mask & book.polarity.no else frozenset()
    lines = _lines(words, book, beside)
    every = book.topics.every
    for first, last in windows_of(words) if windows is None else windows:
        said = unsaid = 0
        for at in range(first, last + 1):
            if at in beside.left_alone:
                continue
            if at in denied:
                unsaid |= words.bits[at]
            else:
                said |= words.bits[at]
        sentences = range(words.sentences[first], words.sentences[last] + 1)
        yield Seen(
            first,
            last,
            said & every,
            unsaid & every,
            any(words.sentences[at] in beside.steady for at in (first, last)),
            beside.third,
            _signs(words, first, last, beside),
            tuple(lines[each] for each in sentences if each in lines),
        )


def spoken_of(seen: Seen, book: Rulebook) -> tuple[str, ...]:
    """Returns the topics of a window: those said, those denied as `not …`, and whether its consequence is approved."""
    names = book.topics.named_in(seen.said)
    if seen.approved:
        names = (*(name for name in names if name not in _OF_CONSEQUENCES), "approved")
    if seen.denied:
        denied = tuple(f"not {name}" for name in book.topics.named_in(seen.denied) if _presses(name))
        names = (*names, *denied, "not any") if denied else names
    if seen.third:
        names = (*names, "third", *(f"third {name}" for name in names))
    return names


def only_denies(seen: Seen, book: Rulebook) -> bool:
    """Whether what presses in a window is all denied, and something is."""
    return any(map(_presses, book.topics.named_in(seen.denied))) and not any(
        map(_presses, book.topics.named_in(seen.said))
    )


def counts_of(names: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """Returns how many of the topics press and how many are ordinary, in a few ways."""
    pressing = sum(_presses(name) for name in names)
    ordinary = sum(name in ORDINARY for name in names)
    return (
        ("how many press", float(min(pressing, 6))),
        ("how many are ordinary", float(min(ordinary, 5))),
        ("how many more press", float(min(max(pressing - ordinary, -3), 5))),
        ("none presses", float(pressing == 0)),
        ("three press", float(pressing >= 3)),
    )


def _presses(name: str) -> bool:
    return (
        name[0] != "@"
        and name not in ORDINARY
        and name not in _NEUTRAL
        and not name.startswith(("not ", "third"))
    )


def _lines(words: Words, book: Rulebook, beside: Beside) -> dict[int, tuple[str, ...]]:
    """Returns the words of each sentence as they are weighed: folded, figures alike, approved consequences unnamed."""
    found: dict[int, list[str]] = defaultdict(list)
    hidden = 0
    if beside.steady:
        for name in _OF_CONSEQUENCES:
            hidden |= book.topics.masks.get(name, 0)
    for at, sentence in enumerate(words.sentences):
        if at in beside.left_alone:
            continue
        if hidden and sentence in beside.steady and words.bits[at] & hidden:
            found[sentence].append(_CONSEQUENCE)
        else:
            found[sentence].append(plain(words.text[words.starts[at] : words.ends[at]]))
    return {sentence: tuple(line) for sentence, line in found.items()}


@lru_cache(maxsize=_KEPT)
def plain(word: str) -> str:
    """Returns a word as it is weighed: folded, all figures alike."""
    if word.isalpha():
        return folded(word)
    if word.isdigit():
        return _FIGURE
    plain = folded(word)
    return _MIXED if any(letter.isdigit() for letter in plain) else plain


def _signs(words: Words, first: int, last: int, beside: Beside) -> tuple[str, ...]:
    text = words.text[words.starts[first] : words.ends[last] + 2]
    count = last - first + 1
    found = ["form short" if count < _SHORT else "form long" if count > _LONG else "form middling"]
    if "?" in text:
        found.append("form asks")
    if "!" in text:
        found.append("form exclaims")
    if not _QUOTES.isdisjoint(text):
        found.append("form quotes")
    if _DIGIT.search(text):
        found.append("form digits")
    if words.sentences[first] != words.sentences[last]:
        found.append("form two sentences")
    if beside.spoken:
        spoken = {
            f"rule {name} {how}" for name, how, begin, end in beside.spoken if first <= begin and end <= last
        }
        if spoken:
            found += sorted(spoken)
            found += sorted({f"rule any {name.rpartition(' ')[2]}" for name in spoken})
            if len(spoken) > 1:
                found.append("rule another")
    if beside.standing:
        standing: set[str] = set()
        for sentence in range(words.sentences[first], words.sentences[last] + 1):
            standing |= beside.standing.get(sentence, frozenset())
        found += sorted(standing)
    return tuple(found)
