"""Finds sentences in which something depends on being paid: there "we will not tell your boss" is a threat. Leaves out what
is promised."""

from dunwell.tone.rulebook import Rulebook
from dunwell.tone.words import Words

#: How many words behind its `if` the paying may stand.
_FAR = 7
#: What is no bargain, though it hangs on a payment: asking less often, or a step that is decided and dated.
_BARGAINS = (
    "threat_violence",
    "threat_reputation",
    "threat_disclosure",
    "threat_police",
    "threat_jail",
    "threat_seizure",
)


def is_for_sale(category: str) -> bool:
    """Whether a denial of what this category is about must not hang on a payment."""
    return category in _BARGAINS


def bargains_in(words: Words, book: Rulebook) -> frozenset[int]:
    """Returns the sentences that hold `if you pay` (concepts `bargain_if`, `bargain_pay`) or begin with `pay`.

    `even if you pay`, `if you do not pay` and a further offer (`and if you pay in parts`) are none: a word of `bargain_none`
    stands before the `if`, or a denial behind it.
    """
    when, paying, begins = book.bits("bargain_if"), book.bits("bargain_pay"), book.bits("bargain_begins")
    if not words.mask & (when | begins):
        return frozenset()
    none, no = book.bits("bargain_none"), book.polarity.no
    found = set()
    for at, carried in enumerate(words.bits):
        before = at > 0 and words.sentences[at - 1] == words.sentences[at]
        if carried & begins and not before:
            found.add(words.sentences[at])
        if not carried & when or (before and words.bits[at - 1] & none):
            continue
        for behind in range(at + 1, min(len(words), at + 1 + _FAR)):
            if words.sentences[behind] != words.sentences[at] or words.bits[behind] & no:
                break
            if words.bits[behind] & paying:
                found.add(words.sentences[at])
                break
    return frozenset(found)
