"""Finds a deadline of hours: a time of day by which money or an answer has to be there. Leaves out days."""

import re

from dunwell.tone.matching import sentence_of
from dunwell.tone.rulebook import Rulebook
from dunwell.tone.words import Words

_TIME = re.compile(r"(?<![\d.,:])(?:[01]?\d|2[0-4])(?::| ?h ?)[0-5]\d(?![\d.,:]*\d)")


def clock_findings(words: Words, book: Rulebook) -> list[tuple[str, str, int, int]]:
    """Returns rule, severity, first and last word of each sentence that wants money by a time of day (`by 17:00`)."""
    money, pressing, at_hand = book.bits("hand_over"), book.bits("or_bad"), book.bits("at_hand")
    if not words.mask & money or not words.mask & pressing or not _TIME.search(words.text):
        return []
    found = []
    for time in _TIME.finditer(words.text):
        at = next(place for place, end in enumerate(words.ends) if end > time.start())
        first, last = sentence_of(words, at)
        said = 0
        for place in range(first, last + 1):
            said |= words.bits[place]
        if said & money and said & (pressing | book.bits("this_day")) and not said & at_hand:
            found.append(("invented_deadline", "block", first, last))
    return found
