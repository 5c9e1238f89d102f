"""Checks a text against the facts of its case: sums, days, numbers, and what has to stand in it. Leaves out its tone."""

import re
from collections.abc import Iterator

from dunwell.tone.amounts_in_text import AmountInText, amounts_in
from dunwell.tone.dates_in_text import DateInText
from dunwell.tone.judgement import Facts
from dunwell.tone.rulebook import Rulebook
from dunwell.tone.words import Words

_LIST_LINE = re.compile(r"^[ \t]*[-*•–][ \t].*\d.*$", re.MULTILINE)
_NUMBER_WORD = re.compile(r"[\w/.-]*\d[\w/-]*")
#: A word as people count them: an amount, a day or an address is one, and so is what a no-break space holds together.
_WORD = re.compile(r"[^ \t\r\n]+")
_MAX_WORDS = {"email": 120, "sms": 60, "letter": 180, "registered_letter": 220, "voicemail": 40}

Found = tuple[str, str, int, int]


def truth_findings(
    words: Words, book: Rulebook, facts: Facts, dates: tuple[DateInText, ...]
) -> Iterator[Found]:
    """Yields rule, severity and place of what is not so, and of what is missing (at the text's end)."""
    text = words.text
    amounts = amounts_in(text) if facts.amounts is not None else ()
    yield from _wrong_amounts(amounts, dates, facts)
    if facts.dates is not None:
        allowed = {*facts.dates, *(one.on for one in facts.consequences or () if one.on)}
        for written in dates:
            if not any(written.may_be(day) for day in allowed):
                yield "wrong_date", "block", written.start, written.end
    if facts.numbers is not None:
        yield from _wrong_numbers(words, book, facts, dates)
    yield from _missing(words, book, facts)


def length_finding(words: Words, facts: Facts | None, channel: str) -> Iterator[Found]:
    """Yields the first word too many, where a text is longer than its channel allows beside its list."""
    limit = facts.max_words if facts and facts.max_words is not None else _MAX_WORDS.get(channel)
    if limit is None or len(words) <= limit:
        return
    text = words.text
    lists = list_spans(text, facts)
    counted = 0
    subject = len(facts.subject) if facts and facts.subject and text.startswith(facts.subject) else 0
    for word in _WORD.finditer(text, subject):
        if any(start <= word.start() < end for start, end in lists) or not any(map(str.isalnum, word[0])):
            continue
        counted += 1
        if counted > limit:
            yield "too_long", "revise", word.start(), word.end()
            return


def list_spans(text: str, facts: Facts | None) -> tuple[tuple[int, int], ...]:
    """Returns where the list of invoices stands: the lines the facts name, and lines that begin with a dash."""
    spans = [found.span() for found in _LIST_LINE.finditer(text)] if "\n" in text else []
    for line in facts.list_lines if facts else ():
        at = text.find(line)
        if line and at >= 0:
            spans.append((at, at + len(line)))
    return tuple(spans)


def _wrong_amounts(
    amounts: tuple[AmountInText, ...], dates: tuple[DateInText, ...], facts: Facts
) -> Iterator[Found]:
    for written in amounts:
        if any(day.start < written.end and written.start < day.end for day in dates):
            continue
        if not any(written.may_be(amount.value, amount.currency) for amount in facts.amounts or ()):
            yield "wrong_amount", "block", written.start, written.end


def _wrong_numbers(
    words: Words, book: Rulebook, facts: Facts, dates: tuple[DateInText, ...]
) -> Iterator[Found]:
    known = {number.casefold() for number in facts.numbers or ()}
    shapes = {_shape(number) for number in facts.numbers or () if len(number) >= 4}
    invoice = book.bits("invoice_word")
    behind = {words.ends[at] for at, carried in enumerate(words.bits) if carried & invoice}
    for found in _NUMBER_WORD.finditer(words.text):
        written = found.group().strip(".-/")
        start = found.start() + found.group().index(written)
        end = start + len(written)
        if written.casefold() in known or any(day.start < end and start < day.end for day in dates):
            continue
        gap = words.text[max(0, start - 12) : start]
        near = any(start - 12 <= place <= start for place in behind) and len(gap.split()) <= 2
        named = (
            near and len(written) >= 3 and not re.match(r"\s*(?:[.,]\d|[€£$%])", words.text[end : end + 3])
        )
        if (named and (not written.isdigit() or len(written) >= 4)) or (
            _shape(written) in shapes and not written.isdigit()
        ):
            yield "wrong_number", "block", start, end


def _shape(number: str) -> str:
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", number))


def _missing(words: Words, book: Rulebook, facts: Facts) -> Iterator[Found]:
    text = words.text
    end = len(text)
    plain = " ".join(text.split()).casefold()
    for wanted in facts.must_name:
        if " ".join(wanted.split()).casefold() not in plain:
            yield "missing_amount", "revise", end, end
    if facts.person and facts.person.casefold() not in plain:
        yield "missing_person", "revise", end, end
    if facts.company and facts.company.casefold() not in plain:
        yield "missing_company", "revise", end, end
    for notice in facts.notices:
        stands = (
            re.search(notice[3:], text, re.IGNORECASE)
            if notice.startswith("re:")
            else " ".join(notice.split()).casefold() in plain
        )
        if not stands:
            yield "missing_notice", "block", end, end
    if facts.ways_out:
        kinds = ("way_date", "way_parts", "way_paid", "way_wrong", "way_talk")
        if sum(bool(words.mask & book.bits(kind)) for kind in kinds) < facts.ways_out:
            yield "missing_way_out", "revise", end, end
