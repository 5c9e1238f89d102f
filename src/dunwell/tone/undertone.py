"""Says which sentences read as something that must not be sent, and which phrases only look bad. Leaves out the model."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from math import log2

from dunwell.tone.reading import reading, topics_in_words
from dunwell.tone.rulebook import Rulebook
from dunwell.tone.seen import Beside, Seen, only_denies, plain, seen_in
from dunwell.tone.words import Words

#: How many words around those that weigh most are quoted with them.
_AROUND = 2
#: Two sentences say more than one, and in a long text some sentence sounds odd by chance: so much more they must weigh.
_FOR_TWO, _FOR_TWICE_AS_LONG, _SHORT_TEXT = 2.0, 2.0, 2
#: So much more a sentence must weigh that only denies what presses ("we will not tell your boss").
_FOR_DENIED = 1.0
#: So much further from the middle a sentence reads that surely has nothing to do with what must not be sent.
_SURELY = 2.0


@dataclass(frozen=True, slots=True)
class Undertones:
    """What is refused (rule and reasons, severity, first and last word), and how each sentence reads on its own."""

    refused: tuple[tuple[str, str, int, int], ...]
    sentences: dict[int, float]

    def doubts(self, words: Words, first: int, last: int, *, surely: bool = False) -> bool:
        """Whether a phrase stands in sentences that read as harmless; `surely`: as far from what must not be sent as what
        has nothing to do with it."""
        below = reading().doubted_below - (_SURELY if surely else 0.0)
        return all(self.sentences.get(words.sentences[at], 0.0) < below for at in (first, last))


def readings_of(words: Words, book: Rulebook, beside: Beside) -> Undertones:
    """Returns what a text's sentences, and each two that follow each other, read as.

    Of two sentences together only what neither says alone is refused. Where no topic stands out, the words that weigh most
    are what is quoted.
    """
    if not words.bits:
        return Undertones((), {})
    model = reading()
    alone: dict[int, float] = {}
    refused: list[tuple[str, str, int, int]] = []
    bad: set[int] = set()
    longer = _FOR_TWICE_AS_LONG * log2(max(1.0, len(set(words.sentences)) / _SHORT_TEXT))
    for seen in seen_in(words, book, beside):
        weight = model.sum_of(seen, book)
        one, other = words.sentences[seen.first], words.sentences[seen.last]
        if one == other:
            alone[one] = weight
        needed = model.refused_from + longer + (_FOR_TWO if one != other else 0.0)
        needed += _FOR_DENIED if only_denies(seen, book) else 0.0
        if weight >= needed and not bad & {one, other}:
            bad |= {one, other}
            topics = model.reasons(seen, book)
            first, last = (
                (seen.first, seen.last) if topics else _stretch(words, seen, model.telling(seen, book))
            )
            refused.append((" ".join(["undertone", *topics]), "block", first, last))
    return Undertones(tuple(refused), alone)


def _stretch(words: Words, seen: Seen, telling: Set[str]) -> tuple[int, int]:
    """Returns the part of a window that holds the words which weigh most; all of it where there are none."""
    places = [at for at in range(seen.first, seen.last + 1) if plain(words.word(at)) in telling]
    if not places:
        return seen.first, seen.last
    return max(seen.first, places[0] - _AROUND), min(seen.last, places[-1] + _AROUND)


def reasons_of(topics: Sequence[str]) -> str:
    """Returns the sentence that names what a text speaks of; empty where no topic can be named."""
    said = [topics_in_words()[name] for name in topics]
    if not said:
        return ""
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f" It speaks of {listed}."
