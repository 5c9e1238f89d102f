"""Cuts a text into words with their places, and says where sentences start. Leaves out what the words mean."""

import re
from dataclasses import dataclass

#: Contractions fall apart ("don't" is "do" and "n't"), so that a phrase meets them however they are written.
_TOKEN = re.compile(
    r"(?P<url><url>|https?://\S+|www\.\S+)|(?P<code>`[^`]+`)|(?P<number>\d+(?:[.,:/]\d+)*)"
    r"|(?P<smile>[:;=8]['\-o]?[)(\]DPp/|]+(?!\w)|<3)"
    r"|(?P<word>[^\W\d_]+?(?=n't\b)|n't\b|'(?:s|re|ve|d|ll|m)\b|[^\W\d_]+(?:-[^\W\d_]+)*)"
    r"|(?P<dots>\.{2,}|…)|(?P<mark>[^\w\s])",
    re.IGNORECASE,
)
_STAND_FOR = {"url": "<url>", "code": "<code>", "number": "#", "dots": "..."}
_APOSTROPHES = str.maketrans("’‘´ʼ", "''''")
_SAD = frozenset("(|/")


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words in lower case, where each begins and ends in it, and which of them start a sentence.

    Addresses, code, numbers and smileys stand as one sign each (`<url>`, `<code>`, `#`, `:)`, `:(`); marks are words too.
    """

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    starts: frozenset[int]


def words_of(text: str) -> Words:
    """Returns the words of a text."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    starts: set[int] = set()
    fresh = True
    for found in _TOKEN.finditer(text.translate(_APOSTROPHES)):
        kind = found.lastgroup or "mark"
        word = found.group()
        if kind in ("word", "mark"):
            word = word.lower()
        elif kind == "smile":
            word = ":(" if _SAD & set(word) else ":)"
        else:
            word = _STAND_FOR[kind]
        if fresh and kind != "mark":
            starts.add(len(words))
            fresh = False
        elif word in (".", "?", "!", "...", ":", ";"):
            fresh = True
        words.append(word)
        spans.append(found.span())
    return Words(text, tuple(words), tuple(spans), frozenset(starts))
