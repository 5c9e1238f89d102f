"""Finds sentences that only tell of what must not be said: what the customer asked or fears, what we take back, what a
stranger does in our name. Leaves out judging the rest."""

from dunwell.tone.rulebook import Rulebook
from dunwell.tone.words import Words


def only_told(words: Words, book: Rulebook) -> frozenset[int]:
    """Returns the sentences that tell of such a thing and, in the same or the next one, deny it or are sorry for it; and
    those that grant that the customer is right."""
    asked, ours, strangers = book.bits("told_asked"), book.bits("told_ours"), book.bits("told_strangers")
    right = book.bits("told_right")
    if not words.mask & (asked | ours | strangers | right):
        return frozenset()
    said: dict[int, int] = {}
    for at, carried in enumerate(words.bits):
        said[words.sentences[at]] = said.get(words.sentences[at], 0) | carried
    no, sorry = book.polarity.no | book.bits("told_no"), book.bits("told_back")
    found = set()
    for sentence, bits in said.items():
        both = bits | said.get(sentence + 1, 0)
        if (
            bits & right
            or (bits & asked and both & (no | sorry))
            or (bits & ours and both & sorry)
            or (bits & strangers and both & (no | sorry))
        ):
            found.add(sentence)
            if said.get(sentence + 1, 0) & (no | sorry):
                found.add(sentence + 1)
    return frozenset(found)
