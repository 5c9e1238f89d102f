"""Finds a pattern in the words of a text, and says whether it is denied there. Leaves out what a match means."""

from dataclasses import dataclass

from dunwell.tone.patterns import Pattern
from dunwell.tone.words import Words

_BEFORE, _AFTER, _TAKEN = 4, 5, 4
_REACH, _LISTED = 14, 5


@dataclass(frozen=True, slots=True)
class Polarity:
    """What makes a sentence say the opposite in one language.

    `no` are the words that deny; `inert` those that take a denial to themselves (if you do *not pay*);
    `lifted` those that turn it round (we will *not hesitate*); `doubt` those that turn a second one
    round (do *not think* we will not).
    `after`: the denying word may stand behind the verb (German, Dutch). `around`: what takes or turns a denial may stand
    before it.
    """

    no: int
    inert: int
    lifted: int
    doubt: int
    after: bool
    around: bool


def match(pattern: Pattern, words: Words, at: int, filler: int, small: int) -> tuple[int, int] | None:
    """Returns the first and last word of the pattern where its key is the word at `at`; None: it is not there."""
    if pattern.absent and _in_sentence(words, at, pattern.absent):
        return None
    if pattern.span:
        return _near(pattern, words, at, small)
    last = _forward(pattern, words, pattern.key + 1, at + 1, filler, 0)
    if last is None:
        return None
    first = _backward(pattern, words, pattern.key - 1, at - 1, filler, 0)
    if first is None:
        return None
    if pattern.at_start and first > 0 and words.sentences[first - 1] == words.sentences[first]:
        return None
    return first, last


def denied(words: Words, first: int, last: int, polarity: Polarity) -> bool:
    """Whether what stands from the first to the last word is said not to be so."""
    denials = doubts = 0
    end = last + (_AFTER if polarity.after else 0)
    for at in range(max(0, first - _BEFORE), min(len(words), end + 1)):
        if not words.bits[at] & polarity.no:
            continue
        if (at < first and words.clauses[at] != words.clauses[first]) or (
            at > last and words.clauses[at] != words.clauses[last]
        ):
            continue
        said = (first, last) if at > last else (0, -1)
        if _taken(words, at, polarity.inert, 3, polarity.around, said):
            continue
        if _taken(words, at, polarity.doubt, 3, False):
            doubts += 1
        elif not _taken(words, at, polarity.lifted, _TAKEN, polarity.around):
            denials += 1
    return denials > 0 and doubts == 0


def denials(words: Words, polarity: Polarity) -> list[int]:
    """Returns the words that deny, but for those that turn round or belong to another verb."""
    return [
        at
        for at, carried in enumerate(words.bits)
        if carried & polarity.no
        and not _taken(words, at, polarity.inert, 3, polarity.around)
        and not _taken(words, at, polarity.doubt, 3, False)
        and not _taken(words, at, polarity.lifted, _TAKEN, polarity.around)
    ]


def denied_words(words: Words, polarity: Polarity) -> set[int]:
    """Returns the words that a denial reaches: behind it through a list of short parts, before it where verbs come first."""
    reached: set[int] = set()
    for at in denials(words, polarity):
        sentence, clause, length = words.sentences[at], words.clauses[at], 0
        for place in range(at + 1, min(len(words), at + 1 + _REACH)):
            if words.sentences[place] != sentence:
                break
            if words.clauses[place] != clause:
                clause, length = words.clauses[place], words.clauses.count(words.clauses[place])
                if length > _LISTED:
                    break
            reached.add(place)
        if polarity.after:
            for place in range(max(0, at - _AFTER), at):
                if words.clauses[place] == words.clauses[at]:
                    reached.add(place)
    return reached


def sentence_of(words: Words, at: int) -> tuple[int, int]:
    """Returns the first and last word of the sentence a word stands in."""
    sentence = words.sentences[at]
    first = last = at
    while first > 0 and words.sentences[first - 1] == sentence:
        first -= 1
    while last + 1 < len(words) and words.sentences[last + 1] == sentence:
        last += 1
    return first, last


def _taken(
    words: Words, at: int, mask: int, far: int, both_sides: bool, but: tuple[int, int] = (0, -1)
) -> bool:
    """Whether a word of the mask stands so close to a denial that it takes it; not one of the words in `but`."""
    clause = words.clauses[at]
    for step in range(1, far + 1):
        after = at + step
        if after < len(words) and words.clauses[after] == clause and words.bits[after] & mask:
            return True
        before = at - step
        if (
            both_sides
            and before >= 0
            and not but[0] <= before <= but[1]
            and words.clauses[before] == clause
            and words.bits[before] & mask
        ):
            return True
    return False


def _in_sentence(words: Words, at: int, mask: int) -> bool:
    first, last = sentence_of(words, at)
    return any(words.bits[place] & mask for place in range(first, last + 1))


def _near(pattern: Pattern, words: Words, at: int, small: int) -> tuple[int, int] | None:
    """One word may stand for two elements (a future is often in its verb's ending), but one word alone is no match,
    nor small ones."""
    sentence = words.sentences[at]
    used = {at}
    for place, element in enumerate(pattern.elements):
        if place == pattern.key or element.optional:
            continue
        found = _closest(words, at, pattern.span, sentence, element.mask, used)
        if found is None:
            if not any(words.bits[one] & element.mask for one in used):
                return None
            continue
        used.add(found)
    if len(used) == 1 or all(words.bits[one] & small for one in used):
        return None
    return min(used), max(used)


def _closest(words: Words, at: int, span: int, sentence: int, mask: int, used: set[int]) -> int | None:
    for step in range(1, span + 1):
        for near in (at - step, at + step):
            if (
                0 <= near < len(words)
                and words.bits[near] & mask
                and words.sentences[near] == sentence
                and near not in used
            ):
                return near
    return None


def _forward(pattern: Pattern, words: Words, element: int, at: int, filler: int, more: int) -> int | None:
    if element == len(pattern.elements):
        return at - 1
    wanted = pattern.elements[element]
    left = wanted.gap + more
    place = at
    while place < len(words) and words.sentences[place] == words.sentences[at - 1]:
        carried = words.bits[place]
        if carried & wanted.mask:
            found = _forward(pattern, words, element + 1, place + 1, filler, 0)
            if found is not None:
                return found
        if not carried & filler:
            if left == 0:
                break
            left -= 1
        place += 1
    if wanted.optional:
        return _forward(pattern, words, element + 1, at, filler, wanted.gap + more)
    return None


def _backward(pattern: Pattern, words: Words, element: int, at: int, filler: int, more: int) -> int | None:
    if element < 0:
        return at + 1
    wanted = pattern.elements[element]
    left = pattern.elements[element + 1].gap + more
    place = at
    while place >= 0 and words.sentences[place] == words.sentences[at + 1]:
        carried = words.bits[place]
        if carried & wanted.mask:
            found = _backward(pattern, words, element - 1, place - 1, filler, 0)
            if found is not None:
                return found
        if not carried & filler:
            if left == 0:
                break
            left -= 1
        place -= 1
    if wanted.optional:
        return _backward(pattern, words, element - 1, at, filler, pattern.elements[element + 1].gap + more)
    return None
