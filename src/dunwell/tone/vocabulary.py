"""The words one language's data knows, and which bits a word of a text carries. Leaves out patterns' order.

Every concept and every single word of a pattern is a bit; a word of a text carries the bits of all that it may be.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dunwell.tone.folding import folded, spellings

_KEPT_WORDS = 60_000
_LEET = str.maketrans("0134578$@!|+€", "oieastbsaiite")


class Vocabulary:
    """Words, beginnings and endings with their bits; grows while data is read, then only answers."""

    def __init__(self) -> None:
        self.bits: dict[str, int] = {}
        self.phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        self.phrase_stems: dict[str, list[tuple[str, tuple[str, ...], int]]] = defaultdict(list)
        self._exact: dict[str, int] = defaultdict(int)
        self._beginnings: dict[str, int] = defaultdict(int)
        self._endings: dict[str, int] = defaultdict(int)
        self._inside: dict[str, int] = defaultdict(int)
        self._no_names: dict[str, int] = defaultdict(int)
        self._known: dict[str, int] = {}
        self.owned: list[tuple[int, int, int]] = []
        self.possessive_behind = False
        self.number = self._bit("#")
        self.phrase_start = self._bit("<phrase>")
        self.phrase_stem = self._bit("<phrase with a beginning>")
        self.small = self._bit("<small>")
        self.foul = 0

    def learn(self, concepts: Mapping[str, Iterable[str]]) -> None:
        """Takes in concepts with their words; an entry of several words counts where they stand in a row."""
        for name, entries in concepts.items():
            bit = self._bit("@" + name)
            for entry in entries:
                if entry.startswith("@"):
                    self._include(entry[1:], bit, concepts)
                elif " " in entry:
                    self._phrase(entry, bit)
                elif entry.startswith("~"):
                    self._no_names[folded(entry[1:])] |= bit
                else:
                    self._enter(entry, bit)

    def bit_of(self, part: str) -> int:
        """Returns the bits of one part of an element: a concept, a word, a beginning, an ending, `#`."""
        if part.startswith("@"):
            if part not in self.bits:
                raise KeyError(f"no concept is called {part}")
            return self.bits[part]
        if part == "#":
            return self.number
        if part not in self.bits:
            self._enter(part, self._bit(part))
        return self.bits[part]

    def of(self, word: str) -> int:
        """Returns the bits a word of a text carries, whatever its case and accents; remembered."""
        known = self._known.get(word)
        if known is None:
            known = self.looked_up(word)
            if len(self._known) > _KEPT_WORDS:
                self._known.clear()
            self._known[word] = known
        return known

    def of_mixed(self, word: str) -> int:
        """Returns the bits of a word with digits in it: a number, or letters swapped for digits (`1d1ot`)."""
        if word.isdigit():
            return self.number | self._exact.get(word, 0)
        plain = folded(word)
        if known := self.looked_up(plain):
            return known
        swapped = plain.translate(_LEET)
        if not swapped.isalpha() or sum(letter.isdigit() for letter in plain) * 2 > len(plain):
            return 0
        return self.looked_up(swapped) or self.looked_up(plain.replace("1", "l").translate(_LEET))

    def unmasked(self, word: str, worth: int) -> int:
        """Returns the bits of a word with symbols for letters (`st*pid`, `@ss`, `sh!t`) that it carries of `worth`."""
        plain = folded(word)
        swapped = plain.translate(_LEET)
        if swapped.isalpha():
            return self.looked_up(swapped) & worth
        if "*" not in plain or not plain.replace("*", "").isalpha():
            return 0
        bits = 0
        for known, carried in self._exact.items():
            if carried & worth and _is_behind(plain, known):
                bits |= carried & worth
        for known, carried in self._beginnings.items():
            if carried & worth and len(known) >= 4 and _is_behind(plain[: len(known)], known):
                bits |= carried & worth
        return bits

    def _bit(self, name: str) -> int:
        if name not in self.bits:
            self.bits[name] = 1 << len(self.bits)
        return self.bits[name]

    def _include(self, name: str, bit: int, concepts: Mapping[str, Iterable[str]]) -> None:
        for entry in concepts[name]:
            if " " in entry:
                self._phrase(entry, bit)
            else:
                self._enter(entry, bit)

    def learn_numbers(self, words: Iterable[str]) -> None:
        """Takes in the words for numbers: they count as `#`."""
        for word in words:
            self._enter(word, self.number)

    def learn_small(self, words: Iterable[str]) -> None:
        """Takes in the small words a language cannot do without: they alone never make a match where order is free."""
        for word in words:
            self._enter(word, self.small)

    def own(self, what: str) -> None:
        """Makes a concept of two: `own_what` is a word of `what` with a word of `your` close to it."""
        self.owned.append((self.bits["@your"], self.bits["@" + what], self._bit("@own_" + what)))

    def _phrase(self, entry: str, bit: int) -> None:
        for spelled in spellings(entry):
            first, *rest = spelled.split()
            if first.endswith("*") or rest[0].endswith("*"):
                self.phrase_stems[first[0]].append((first, tuple(rest), bit))
            else:
                self.phrases[first, rest[0]].append((tuple(rest[1:]), bit))
            if first.endswith("*"):
                self._beginnings[first[:-1]] |= self.phrase_stem
            elif rest[0].endswith("*"):
                self._exact[first] |= self.phrase_stem
            else:
                self._exact[first] |= self.phrase_start

    def _enter(self, entry: str, bit: int) -> None:
        for spelled in spellings(entry):
            bare = spelled.strip("*")
            if spelled.startswith("*") and spelled.endswith("*"):
                self._inside[bare] |= bit
            elif spelled.startswith("*"):
                self._endings[bare] |= bit
            elif spelled.endswith("*"):
                self._beginnings[bare] |= bit
            else:
                self._exact[bare] |= bit

    def looked_up(self, word: str) -> int:
        """Returns the bits of a word as the data stands now; not remembered."""
        plain = folded(word)
        bits = self._exact.get(plain, 0)
        if plain in self._no_names and not word.istitle():
            bits |= self._no_names[plain]
        for length in range(1, len(plain) + 1):
            bits |= self._beginnings.get(plain[:length], 0)
            bits |= self._endings.get(plain[-length:], 0)
        if self._inside:
            for part, bit in self._inside.items():
                if part in plain:
                    bits |= bit
        return bits


def _is_behind(masked: str, word: str) -> bool:
    """Whether a word is what a masked one hides: a letter for each `*`, or any letters for a single run of them."""
    if len(masked) == len(word):
        return "*" not in masked[:1] and all(a in ("*", b) for a, b in zip(masked, word, strict=True))
    head, star, tail = masked.replace("**", "*").replace("**", "*").partition("*")
    return (
        bool(star)
        and "*" not in tail
        and len(head + tail) >= 3
        and word.startswith(head)
        and word.endswith(tail)
    )
