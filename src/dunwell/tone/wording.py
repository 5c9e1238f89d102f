"""Finds what a text must not touch, by the patterns of its language. Leaves out consequences, form and facts."""

from collections.abc import Iterator

from dunwell.tone.bargains import bargains_in, is_for_sale
from dunwell.tone.clock_times import clock_findings
from dunwell.tone.matching import denied, match, sentence_of
from dunwell.tone.patterns import Pattern
from dunwell.tone.rulebook import Rulebook, ToneRule
from dunwell.tone.told import only_told
from dunwell.tone.words import Words


def wording_findings(words: Words, book: Rulebook) -> Iterator[tuple[str, str, int, int]]:
    """Yields rule, severity, first and last word of what must not be said; the widest of those that overlap."""
    found: dict[tuple[str, int], tuple[str, int, int]] = {}
    for category, severity, first, last in _matches(words, book):
        key = (category, words.sentences[first])
        known = found.get(key)
        if known is None or (known[0] == "revise" and severity == "block"):
            found[key] = (severity, first, last)
    for (category, _), (severity, first, last) in found.items():
        yield category, severity, first, last
    yield from clock_findings(words, book)


def _matches(words: Words, book: Rulebook) -> Iterator[tuple[str, str, int, int]]:
    text_mask, keys = words.mask, book.keys
    if not text_mask & keys:
        return
    possible: dict[int, tuple[ToneRule, ...]] = {}
    told, bargains = only_told(words, book), bargains_in(words, book)
    for at, carried in enumerate(words.bits):
        hit = carried & keys
        if not hit or words.sentences[at] in told:
            continue
        rules = possible.get(hit)
        if rules is None:
            rules = tuple(
                rule for rule in book.keyed(hit) if all(text_mask & mask for mask in rule.pattern.needed)
            )
            possible[hit] = rules
        for rule in rules:
            place = match(rule.pattern, words, at, book.filler, book.small)
            if place is None:
                continue
            first, last = place
            if rule.deniable and denied(words, first, last, book.polarity):
                if words.sentences[first] in bargains and is_for_sale(rule.category):
                    yield rule.category, rule.severity, first, last
                continue
            if not _harmless(words, book, rule.category, first):
                yield rule.category, rule.severity, first, last


def _harmless(words: Words, book: Rulebook, category: str, at: int) -> bool:
    patterns = book.unless.get(category)
    if not patterns:
        return False
    first, last = sentence_of(words, at)
    return any(_stands(pattern, words, first, last, book) for pattern in patterns)


def _stands(pattern: Pattern, words: Words, first: int, last: int, book: Rulebook) -> bool:
    mask = pattern.elements[pattern.key].mask
    return any(
        words.bits[at] & mask and match(pattern, words, at, book.filler, book.small) is not None
        for at in range(first, last + 1)
    )
