"""Finds what tells of a debt where somebody else may hear or read it. Leaves out who that is: the facts say so."""

from dunwell.tone.amounts_in_text import amounts_in
from dunwell.tone.rulebook import Rulebook
from dunwell.tone.words import Words


def third_person_findings(words: Words, book: Rulebook) -> list[tuple[str, str, int, int]]:
    """Returns rule, severity and place of each word of debt and each sum: on a voicemail, to a colleague, on an envelope."""
    debt = book.bits("debt") | book.bits("owe")
    found = [
        ("third_person_disclosure", "block", words.starts[at], words.ends[at])
        for at, carried in enumerate(words.bits)
        if carried & debt
    ]
    for amount in amounts_in(words.text):
        if amount.currencies is not None:
            found.append(("third_person_disclosure", "block", amount.start, amount.end))
    return found
