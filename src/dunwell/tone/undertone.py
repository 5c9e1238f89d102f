"""Says which sentences read as something that must not be sent, and which phrases only look bad. Leaves out the model."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from dunwell.tone.reading import reading, seen_in, topics_in_words
from dunwell.tone.rulebook import Rulebook
from dunwell.tone.words import Words

_NAMED_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Undertones:
    """What is refused (rule and topics, severity, first and last word), and how each sentence reads on its own."""

    refused: tuple[tuple[str, str, int, int], ...]
    sentences: dict[int, float]

    def doubts(self, words: Words, first: int, last: int) -> bool:
        """Whether a phrase stands in sentences that read as harmless."""
        below = reading().doubted_below
        return all(self.sentences.get(words.sentences[at], 0.0) < below for at in (first, last))


def readings_of(words: Words, book: Rulebook, left_alone: Set[int], steady: Set[int]) -> Undertones:
    """Returns what a text's sentences, and each two that follow each other, read as.

    `left_alone` are words that are not ours, `steady` the sentences whose consequence is approved. Of two sentences
    together only what neither says alone is refused.
    """
    if not words.bits:
        return Undertones((), {})
    model = reading()
    alone: dict[int, float] = {}
    refused: list[tuple[str, str, int, int]] = []
    bad: set[int] = set()
    for seen in seen_in(words, book, left_alone, steady):
        weight = model.sum_of(seen, book)
        one, other = words.sentences[seen.first], words.sentences[seen.last]
        if one == other:
            alone[one] = weight
        if weight >= model.refused_from and not bad & {one, other}:
            bad |= {one, other}
            named = " ".join(["undertone", *model.reasons(seen, book)[:_NAMED_TOPICS]])
            refused.append((named, "block", seen.first, seen.last))
    return Undertones(tuple(refused), alone)


def reasons_of(topics: Sequence[str]) -> str:
    """Returns the sentence that names what a text speaks of; empty where no topic can be named."""
    said = [topics_in_words()[name] for name in topics]
    if not said:
        return ""
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f" It speaks of {listed}."
