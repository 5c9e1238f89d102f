"""Judges whether a notice is worded so that it counts, by the wordings that its rule says hold and fail.

Case, line breaks, spacing and numerals against words make no difference. A wording that neither holds nor fails is for a
person. Leaves out the rest of a text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dunwell.law.number_words import with_numerals
from dunwell.law.packs import Rule

_NUMBER = re.compile(r"\d+")
#: Characters that do not show: soft hyphens, zero width spaces and joiners.
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a wording is worth: `valid`, `invalid` or `unclear` (a person has to look). `phrase` is what decided.

    `effect` says what follows from an invalid one, `why` the reason in words.
    """

    verdict: str
    phrase: str
    why: str
    effect: str


def wording_of(rule: Rule, text: str) -> Wording:
    """Says whether a text of a notice is worded validly.

    A number in a wording of the rule is the least that holds: a longer time holds too, a shorter one fails. Of a wording
    that fails, a longer time is unclear. One that fails decides, even beside one that holds.
    """
    language = rule.values.get("language", "")
    plain = normalised(text, language)
    effect = rule.values.get("if_not", "")
    unclear = ""
    valid = ""
    for phrase, found, asked in _matches(rule, "invalid_wording", plain, language):
        if asked is None or found is None or found <= asked:
            return Wording("invalid", phrase, "this wording does not hold", effect)
        unclear = phrase
    for phrase, found, asked in _matches(rule, "valid_wording", plain, language):
        if asked is not None and found is not None and found < asked:
            return Wording("invalid", phrase, f"{found} is less than {asked}", effect)
        valid = phrase
    if unclear:
        return Wording("unclear", unclear, "a longer time, but counted from a day that does not hold", effect)
    if valid:
        return Wording("valid", valid, "this wording holds", "")
    return Wording("unclear", "", "none of the wordings that are known to hold or to fail", effect)


def normalised(text: str, language: str) -> str:
    """Returns a text in small letters without accents and what is unseen, spaced once, its numbers in numerals.

    A number that is given twice, as in `veertien (14)`, stands once.
    """
    letters = unicodedata.normalize("NFKD", _UNSEEN.sub("", text).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = with_numerals(" ".join(re.sub(r"[^\w\s()]", " ", plain).split()), language)
    once = re.sub(r"\b(\d+) \( ?\1 ?\)", r"\1", words)
    return " ".join(re.sub(r"[()]", " ", once).split())


def _matches(rule: Rule, key: str, plain: str, language: str) -> Iterator[tuple[str, int | None, int | None]]:
    """Yields the rule's wordings that stand in a text, with the number there and the rule's own; None: it has none."""
    for phrase in rule.values.get(key, ()):
        wanted = normalised(phrase, language)
        number = _NUMBER.search(wanted)
        if number is None:
            if re.search(rf"\b{re.escape(wanted)}\b", plain):
                yield wanted, None, None
            continue
        begin, end = wanted[: number.start()], wanted[number.end() :]
        for found in re.finditer(rf"\b{re.escape(begin)}(\d+){re.escape(end)}\b", plain):
            yield found[0], int(found[1]), int(number[0])
