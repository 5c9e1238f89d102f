"""What is counted in a text: strategies, signs and phrases of function words. Leaves out what each weighs.

A strategy counts once where it is met (`gratitude`), once more where it is met again (`gratitude:again`), where the text
begins with it (`gratitude:first`), and by whether it stands in a question (`gratitude:asked`) or in what is said beside
(`gratitude:said`): "you" in a question asks, in a statement it may blame. Saying it ten times says no more than twice.
"""

from collections.abc import Container, Iterator
from math import sqrt
from typing import NamedTuple

from dunwell.tone.politeness.lexicon import Lexicon
from dunwell.tone.politeness.words import Words, words_of

#: What says nothing alone.
_SILENT = frozenset({"_", "^", "^^"})
_SHORTEST_CAPITALS = 4
#: A text with fewer words is curt.
_CURT = 8
#: Words of a text that are signs in themselves.
_SIGNS = frozenset({"!", "<url>", "<code>", "...", ":)", ":(", ":", ";"})


class Met(NamedTuple):
    """A strategy, sign or phrase that was met: its name, how much it counts, and the places in the text, by character.

    A phrase is named as it is written, in quotes (`'could you'`), so that no strategy's name is taken for one.
    """

    name: str
    value: float
    places: tuple[tuple[int, int], ...]
    is_phrase: bool = False


def met_in(text: str, lexicon: Lexicon, *, phrases: Container[str] | None = None) -> list[Met]:
    """Returns all that counts in a text: strategies first, then signs, then phrases, each name once.

    `phrases` are those to look for; None: none at all.
    """
    words = words_of(text)
    found = [*_strategies(words, lexicon), *_signs(words)]
    if phrases is not None:
        value = 1 / sqrt(len(words.words) or 1)
        seen: dict[str, tuple[int, int]] = {}
        for phrase, first, last in _phrases(words, lexicon.vocabulary):
            if phrase in phrases and phrase not in seen:
                seen[phrase] = _place(words, first, last)
        found += [Met(f"'{phrase}'", value, (place,), True) for phrase, place in seen.items()]
    return found


class EveryPhrase:
    """Looks for every phrase: what fitting starts from."""

    def __contains__(self, phrase: object) -> bool:
        """Returns True."""
        return True


def _strategies(words: Words, lexicon: Lexicon) -> Iterator[Met]:
    places: dict[str, list[tuple[int, int]]] = {}
    opening: set[str] = set()
    by_sentence: dict[str, tuple[int, int]] = {}
    asked = _asked(words)
    for strategy, first, last in lexicon.matches(words):
        place = _place(words, first, last)
        places.setdefault(strategy, []).append(place)
        if first == 0:
            opening.add(strategy)
        by_sentence.setdefault(f"{strategy}:{'asked' if asked[first] else 'said'}", place)
    for strategy, where in places.items():
        yield Met(strategy, 1.0, tuple(where))
        if len(where) > 1:
            yield Met(f"{strategy}:again", 1.0, tuple(where[1:]))
        if strategy in opening:
            yield Met(f"{strategy}:first", 1.0, (where[0],))
    for name, place in by_sentence.items():
        yield Met(name, 1.0, (place,))


def _asked(words: Words) -> list[bool]:
    """Returns for each word whether it stands in a sentence with a question mark."""
    found: list[bool] = []
    asked = False
    for at in range(len(words.words) - 1, -1, -1):
        asked = asked or words.words[at] == "?"
        found.append(asked)
        if at in words.starts:
            asked = False
    found.reverse()
    return found


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
    if 0 < sum(word[0].isalnum() for word in words.words) < _CURT:
        seen["sign curt"] = (0, len(words.text))
    if words.text.lstrip()[:1].islower():
        seen.setdefault("sign small start", words.spans[0])
    for name, place in seen.items():
        yield Met(name, 1.0, (place,))


def _phrases(words: Words, vocabulary: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    """Yields one, two and three words side by side, those outside the vocabulary as `_`, `^` where a sentence starts.

    `^^` is the start of the text. Words outside the vocabulary alone say nothing and are left out.
    """
    line, index = ["^^"], [0]
    for at, word in enumerate(words.words):
        if at and at in words.starts:
            line.append("^")
            index.append(at)
        line.append(word if word in vocabulary or not word[0].isalpha() else "_")
        index.append(at)
    for first, one in enumerate(line):
        if one not in _SILENT:
            yield one, index[first], index[first]
        if first + 1 < len(line):
            two = f"{one} {line[first + 1]}"
            if two != "_ _":
                yield two, index[first], index[first + 1]
            if first + 2 < len(line) and (two != "_ _" or line[first + 2] != "_"):
                yield f"{two} {line[first + 2]}", index[first], index[first + 2]


def _place(words: Words, first: int, last: int) -> tuple[int, int]:
    if not words.spans:
        return 0, 0
    return words.spans[first][0], words.spans[last][1]
