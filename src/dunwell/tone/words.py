"""Cuts a text into words with their places, sentences and clauses, masked words joined again. Leaves out meaning."""

import re
from dataclasses import dataclass, field

from dunwell.tone.folding import cleaned, folded
from dunwell.tone.vocabulary import Vocabulary

_PIECE = re.compile(r"[^\W_]+|[.!?…]+|[,;:()\[\]–—\"“”„«»•]|\n[ \t]*(?=\n|[-*•>])")
_MASKED = re.compile(
    r"(?<![\w@$*.#/])(?=[\w@$*!|+€]*[^\W\d_])[\w@$]+(?:[*@$!|+€]+\w*)+(?![\w@]|\.\w)"
    r"|(?<![\w*])\*+[^\W\d_]{2,}\b|(?<![\w@$.])[@$][^\W\d_]{2,}\b(?![.@]\w)"
)
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_*·,]{1,3}[^\W_](?![^\W_])){2,}")
_MASKS = frozenset("*@$|+€!")
_MASK_HINT = re.compile(r"[^\W\d_][*@$!|+€]+[^\W\d_*@$!|+€]|\*\*|\*[^\W\d_]|(?<!\w)[@$][^\W\d_]")
_HIDDEN_LETTERS = 8
_OWNED = 4
_INTERJECTION = 1

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr st no nr ltd inc co dept approx z b d h bzw ca usw etc evtl ggf inkl zzgl str tel art abs "
    "m mme mlle sr sra srta ud uds vd vds dhr mevr mw t a v o i e s p c g n ul np tzn itd itp dn zw prof ing jr ref "
    "jan feb mar apr jun jul aug sep sept oct okt nov dec dez dic".split()
)


@dataclass(slots=True)
class Words:
    """The words of a text, side by side: where each begins and ends, its bits, its sentence and clause.

    Places are those of `text`, the text as it is seen; `place` gives those of the text as it was given.
    """

    text: str
    given: str
    starts: list[int]
    ends: list[int]
    bits: list[int]
    sentences: list[int]
    clauses: list[int]
    mask: int
    places: list[int] | None
    hidden: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.starts)

    def word(self, at: int) -> str:
        """Returns a word as it is written."""
        return self.text[self.starts[at] : self.ends[at]]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Returns a stretch of the text as it was given, for one of the text as it is seen."""
        if self.places is None:
            return start, end
        last = self.places[end - 1] if end > start else self.places[end]
        return self.places[start], max(last + 1, self.places[end] if end > start else last)


def words_of(text: str, vocabulary: Vocabulary) -> Words:
    """Returns the words of a text with the bits the vocabulary gives them."""
    seen, places = cleaned(text)
    starts: list[int] = []
    ends: list[int] = []
    bits: list[int] = []
    sentences: list[int] = []
    clauses: list[int] = []
    sentence = clause = mask = alone = begun = 0
    spaced = False
    known, of = vocabulary._known, vocabulary.of
    for found in _PIECE.finditer(seen):
        piece = found.group()
        first = piece[0]
        if first.isalnum():
            carried = known.get(piece)
            if carried is None:
                carried = of(piece) if piece.isalpha() else vocabulary.of_mixed(piece)
            begin, end = found.span()
            starts.append(begin)
            ends.append(end)
            bits.append(carried)
            sentences.append(sentence)
            clauses.append(clause)
            if carried:
                mask |= carried
            alone = alone + 1 if end - begin == 1 else 0
            spaced = spaced or alone == 3
        elif first in ".!?…":
            if (first != "." or _ends_sentence(seen, found.end(), starts, ends)) and (
                len(starts) - begun > _INTERJECTION
            ):
                sentence += 1
                begun = len(starts)
                clause += 1
        elif first == "\n":
            sentence += 1
            begun = len(starts)
            clause += 1
        else:
            clause += 1
    words = Words(seen, text, starts, ends, bits, sentences, clauses, mask, places)
    if spaced or (not _MASKS.isdisjoint(seen) and _MASK_HINT.search(seen)):
        _unmask(words, vocabulary, spaced)
    if words.mask & (vocabulary.phrase_start | vocabulary.phrase_stem):
        _mark_phrases(words, vocabulary)
    for whose, what, bit in vocabulary.owned:
        if words.mask & whose and words.mask & what:
            _mark_owned(words, whose, what, bit, vocabulary.possessive_behind)
    return words


def _ends_sentence(text: str, end: int, starts: list[int], ends: list[int]) -> bool:
    if end >= len(text):
        return True
    if not text[end].isspace() and text[end] not in "\"'”’“»)":
        return False
    after = text[end : end + 4].strip(" \t\"'”’“»)\n")
    if after and after[0].islower():
        return False
    if not starts:
        return True
    last = text[starts[-1] : ends[-1]]
    if last.isdigit():
        return len(last) > 2 or "\n" in text[end : end + 2]
    return not (ends[-1] == end - 1 and (folded(last) in _ABBREVIATIONS))


def _mark_phrases(words: Words, vocabulary: Vocabulary) -> None:
    either = vocabulary.phrase_start | vocabulary.phrase_stem
    for at, carried in enumerate(words.bits):
        if not carried & either or at + 1 == len(words.bits):
            continue
        first, second = folded(words.word(at)), folded(words.word(at + 1))
        found = 0
        for rest, bit in vocabulary.phrases.get((first, second), ()):
            if not rest or _follow(words, at + 2, rest):
                found |= bit
        if carried & vocabulary.phrase_stem:
            for begin, rest, bit in vocabulary.phrase_stems.get(first[0], ()):
                if _is(first, begin) and _follow(words, at + 1, rest):
                    found |= bit
        if found:
            words.bits[at] = (carried | found) & ~vocabulary.small
            words.mask |= found


def _follow(words: Words, at: int, wanted: tuple[str, ...]) -> bool:
    if at + len(wanted) > len(words.bits):
        return False
    return all(_is(folded(words.word(at + step)), word) for step, word in enumerate(wanted))


def _mark_owned(words: Words, whose: int, what: int, bit: int, behind: bool) -> None:
    for at, carried in enumerate(words.bits):
        if not carried & what:
            continue
        near = range(max(0, at - _OWNED), min(len(words), at + 3) if behind else at)
        if any(words.bits[place] & whose and words.sentences[place] == words.sentences[at] for place in near):
            words.bits[at] |= bit
            words.mask |= bit


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def _unmask(words: Words, vocabulary: Vocabulary, spaced: bool) -> None:
    for found in _MASKED.finditer(words.text):
        if bits := vocabulary.unmasked(found.group(), vocabulary.foul):
            _join(words, found.start(), found.end(), bits)
    if not spaced:
        return
    for found in _SPACED.finditer(words.text):
        _unspace(words, vocabulary, found.start(), found.group())


def _unspace(words: Words, vocabulary: Vocabulary, start: int, run: str) -> None:
    letters = [(start + at, letter) for at, letter in enumerate(run) if letter.isalnum()]
    if len(letters) >= _HIDDEN_LETTERS and all(letter.isalpha() for _, letter in letters):
        words.hidden.append((letters[0][0], letters[-1][0] + 1))
    at = 0
    while at < len(letters):
        for end in range(len(letters), at + 2, -1):
            word = "".join(letter for _, letter in letters[at:end])
            bits = vocabulary.of(word) if word.isalpha() else vocabulary.of_mixed(word)
            if bits and (end - at >= 4 or bits):
                _join(words, letters[at][0], letters[end - 1][0] + 1, bits)
                at = end - 1
                break
        at += 1


def _join(words: Words, start: int, end: int, bits: int) -> None:
    inside = [at for at, begin in enumerate(words.starts) if start <= begin < end]
    words.mask |= bits
    if not inside:
        at = sum(1 for begin in words.starts if begin < start)
        near = max(0, min(at, len(words.starts) - 1))
        sentence = words.sentences[near] if words.sentences else 0
        clause = words.clauses[near] if words.clauses else 0
        for column, value in (
            (words.starts, start),
            (words.ends, end),
            (words.bits, bits),
            (words.sentences, sentence),
            (words.clauses, clause),
        ):
            column.insert(at, value)
        return
    first, last = inside[0], inside[-1]
    words.starts[first], words.ends[first] = start, end
    words.bits[first] |= bits
    for column in (words.starts, words.ends, words.bits, words.sentences, words.clauses):
        del column[first + 1 : last + 1]
