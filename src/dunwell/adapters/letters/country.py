"""Which country a postal address is in, read off its last line. Leaves out addresses that do not say."""

import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError

#: The languages that international addresses name the country in, besides the letter's own: English and French.
_INTERNATIONAL = ("en", "fr")


def country(lines: list[str], language: str) -> str:
    """Returns the ISO 3166 code of the country that the last line names, in this language, English or French.

    Empty where the last line names none: within the sender's country an address does not.
    """
    if len(lines) < 2:
        return ""
    last = _folded(lines[-1])
    for each in (language, *_INTERNATIONAL):
        if found := _names(each).get(last):
            return found
    return ""


@lru_cache(maxsize=64)
def _names(language: str) -> dict[str, str]:
    """Returns every country's name and code in this language, folded, to its code; nothing for an unknown language."""
    try:
        territories = Locale.parse(language.replace("-", "_")).territories
    except (ValueError, UnknownLocaleError):
        return {}
    names = {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    return {_folded(name): code for code, name in names.items()} | {_folded(code): code for code in names}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(each for each in plain if each.isalnum()).casefold()
