"""What is counted in a text: strategies, signs and phrases of function words. Leaves out what each weighs.

A strategy counts once where it is met (`gratitude`), once more where it is met again (`gratitude:again`) and where the text
begins with it (`gratitude:first`), so that saying it ten times says no more than saying it twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from dunwell.tone.politeness.lexicon import Lexicon
from dunwell.tone.politeness.words import Words, words_of

_LONGEST_PHRASE = 3
_SHORTEST_CAPITALS = 4
#: Words of a text that are signs in themselves.
_SIGNS = frozenset({"!", "<url>", "<code>", "...", ":)", ":(", ":", ";"})


@dataclass(frozen=True, slots=True)
class Met:
    """A strategy, sign or phrase that was met: its name, how much it counts, and the places in the text, by character."""

    name: str
    value: float
    places: tuple[tuple[int, int], ...]
    is_phrase: bool = False


def met_in(text: str, lexicon: Lexicon, *, phrases: bool = True) -> list[Met]:
    """Returns all that counts in a text: strategies first, then signs, then (if asked for) phrases, each name once."""
    words = words_of(text)
    found = [*_strategies(words, lexicon), *_signs(words)]
    if phrases:
        value = 1 / sqrt(len(words.words) or 1)
        seen: dict[str, tuple[int, int]] = {}
        for phrase, first, last in _phrases(words, lexicon.vocabulary):
            seen.setdefault(phrase, _place(words, first, last))
        found += [Met(phrase, value, (place,), True) for phrase, place in seen.items()]
    return found


def _strategies(words: Words, lexicon: Lexicon) -> Iterator[Met]:
    places: dict[str, list[tuple[int, int]]] = {}
    opening: set[str] = set()
    for strategy, first, last in lexicon.matches(words):
        places.setdefault(strategy, []).append(_place(words, first, last))
        if first == 0:
            opening.add(strategy)
    for strategy, where in places.items():
        yield Met(strategy, 1.0, tuple(where))
        if len(where) > 1:
            yield Met(f"{strategy}:again", 1.0, tuple(where[1:]))
        if strategy in opening:
            yield Met(f"{strategy}:first", 1.0, (where[0],))


def _signs(words: Words) -> Iterator[Met]:
    seen: dict[str, tuple[int, int]] = {}
    before = ""
    for word, place in zip(words.words, words.spans, strict=True):
        if word in _SIGNS:
            seen.setdefault(f"sign {word}", place)
        if word in ("!", "?"):
            if before == "?":
                seen.setdefault("sign ??", place)
            elif before == "!":
                seen.setdefault("sign !!", place)
        elif len(word) >= _SHORTEST_CAPITALS and words.text[place[0] : place[1]].isupper() and word.isalpha():
            seen.setdefault("sign CAPITALS", place)
        before = word
    if words.text.lstrip()[:1].islower():
        seen.setdefault("sign small start", words.spans[0])
    for name, place in seen.items():
        yield Met(name, 1.0, (place,))


def _phrases(words: Words, vocabulary: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    """Yields up to three words side by side, those outside the vocabulary as `_`, `^` where a sentence starts.

    `^^` is the start of the text. What holds no word of the vocabulary says nothing and is left out.
    """
    line, index = ["^^"], [0]
    for at, word in enumerate(words.words):
        if at and at in words.starts:
            line.append("^")
            index.append(at)
        line.append(word if word in vocabulary or not word[0].isalpha() else "_")
        index.append(at)
    for first in range(len(line)):
        phrase = ""
        silent = True
        for last in range(first, min(first + _LONGEST_PHRASE, len(line))):
            phrase = f"{phrase} {line[last]}" if phrase else line[last]
            silent = silent and line[last] == "_"
            if not silent:
                yield phrase, index[first], index[last]


def _place(words: Words, first: int, last: int) -> tuple[int, int]:
    if not words.spans:
        return 0, 0
    return words.spans[first][0], words.spans[last][1]
