"""Measures how easy a text is to read, by the established formula of each language. Leaves out what to do about it.

Sources: English: R. Flesch, A New Readability Yardstick, 1948. German: T. Amstad, Wie verständlich sind unsere Zeitungen?,
1978. French: L. Kandel and A. Moles, Application de l'indice de Flesch à la langue française, 1958. Spanish: J. Fernández
Huerta, Medidas sencillas de lecturabilidad, 1959. Dutch: W. H. Douma, De leesbaarheid van landbouwbladen, 1960. Polish:
the fog index of R. Gunning, 1952, with words of four syllables and more as hard ones, as Jasnopis counts them; turned
round (100 less five times the index) so that more is easier, as in the others.
"""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[.!?…:]+(?=\s|$)|\n\s*\n")
_VOWELS = {
    "en": re.compile(r"[aeiouy]+"),
    "de": re.compile(r"ei|ai|au|eu|äu|ie|[aeiouyäöü]"),
    "fr": re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+"),
    "es": re.compile(r"[aeiouáéíóúü]+"),
    "nl": re.compile(r"[aeiouyëïöü]+"),
    "pl": re.compile(r"[aeiouyąęó]"),
}
_SOFTENING = re.compile(r"i(?=[aeouyąęó])")
_SILENT = {"en": re.compile(r"[^aeiouyl]e$|[^aeiouytd]ed$"), "fr": re.compile(r"[^aeiouyl]e$|[^aeiouy]es$")}
#: Weights: constant, words a sentence, syllables a word.
_FORMULAS = {
    "en": (206.835, 1.015, 84.6),
    "de": (180.0, 1.0, 58.5),
    "fr": (207.0, 1.015, 73.6),
    "es": (206.84, 1.02, 60.0),
    "nl": (206.84, 0.93, 77.0),
}
#: Below this a text is hard to read: what a customer would put away. Set so that ordinary business letters pass.
HARD_BELOW = {"en": 35.0, "de": 20.0, "fr": 25.0, "es": 40.0, "nl": 25.0, "pl": 10.0}


def reading_ease(text: str, language: str) -> float:
    """Returns how easy a text is to read: 100 is very easy, 0 very hard; 100 where there is no word."""
    words = _WORD.findall(text)
    if not words:
        return 100.0
    sentences = max(1, sum(1 for part in _SENTENCE.split(text) if part and _WORD.search(part)))
    length = len(words) / sentences
    if language == "pl":
        hard = sum(_syllables(word, "pl") >= 4 for word in words) / len(words)
        return 100 - 5 * 0.4 * (length + 100 * hard)
    syllables = sum(_syllables(word, language) for word in words) / len(words)
    constant, by_length, by_syllables = _FORMULAS[language]
    return constant - by_length * length - by_syllables * syllables


@lru_cache(maxsize=50_000)
def _syllables(word: str, language: str) -> int:
    small = word.lower()
    count = len(_VOWELS[language].findall(small))
    if language == "pl":
        count -= len(_SOFTENING.findall(small))
    elif count > 1 and language in _SILENT and _SILENT[language].search(small):
        count -= 1
    return max(1, count)
