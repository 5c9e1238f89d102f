"""What a text may be about: per language, which words speak of which topic. Leaves out what is made of them.

`data/tone/<language>/topics.toml` has the same topics in every language. A topic is wider than a concept: its words need not
mean the same, only be said when the same thing is talked about. Concepts count as topics too, under their own names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dunwell.tone.vocabulary import Vocabulary

_MARK = "topic "


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one language: for each name the bits any of which a word of it carries; `every` are all of them."""

    masks: Mapping[str, int]
    every: int

    def named_in(self, bits: int) -> tuple[str, ...]:
        """Returns the topics that words with these bits speak of."""
        return tuple(name for name, mask in self.masks.items() if mask & bits)


def learn_topics(vocabulary: Vocabulary, entries: Mapping[str, str], concepts: Iterable[str]) -> Topics:
    """Takes the words of the topics into the vocabulary, beside its concepts, and returns the topics.

    An entry of several words has `_` between them; `@concept` takes in a concept's words. Raises KeyError where there is
    no such concept.
    """
    masks = {f"@{name}": vocabulary.bits[f"@{name}"] for name in concepts}
    for name, line in entries.items():
        written = line.split()
        vocabulary.learn(
            {_MARK + name: [one.strip("_").replace("_", " ") for one in written if one[0] != "@"]}
        )
        mask = vocabulary.bits[f"@{_MARK}{name}"]
        for one in written:
            if one[0] == "@":
                mask |= vocabulary.bits[one]
        masks[name] = mask
    every = 0
    for mask in masks.values():
        every |= mask
    return Topics(masks, every)
