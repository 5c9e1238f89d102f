"""What a letter says and where: a message as the document that the Typst template reads. Leaves out setting it.

Nothing of the message is ever read as code: it reaches the template as JSON, and stands in it as plain text.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from dunwell.adapters.letters.fonts import missing
from dunwell.adapters.letters.layouts import words
from dunwell.adapters.letters.payment_code import grouped, is_iban, payment_drawing, payment_text
from dunwell.values.delivery import DeliveryError, Outgoing, Party
from dunwell.values.money import to_text

#: A word without a place to break it is given one after so many characters.
_LONGEST_WORD = 32

#: The most lines of an address, however short: no window shows more.
_MOST_ADDRESS_LINES = 8

#: The longest web address that is drawn as a code.
_LONGEST_SCANNED = 200

_BREAK = "\N{ZERO WIDTH SPACE}"

_ISOLATE, _END_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def document(outgoing: Outgoing, fonts: tuple[Path, ...]) -> dict[str, Any]:
    """Returns everything the template needs of one letter, ready for JSON.

    Raises `DeliveryError`, permanent, where there is no address, or a character that no font of the folders has.
    """
    locale = _locale(outgoing.locale)
    own = words(locale.language)
    recipient = _postal(outgoing.to)
    if len(recipient) < 2:
        raise DeliveryError(
            f"There is no postal address for {outgoing.to.name}.", permanent=True, bad_address=True
        )
    if len(recipient) > _MOST_ADDRESS_LINES:
        raise does_not_fit(len(recipient))
    endorsement = own["registered"] if outgoing.channel == "registered_letter" else ""
    sender = _placed(_postal(outgoing.sender), locale)
    on = outgoing.at.date()
    code = payment_text(outgoing.pay_to) if outgoing.pay_to else ""
    # Nobody likes to type a long address off a letter: it stands there to be scanned, too.
    online = outgoing.button_url if len(outgoing.button_url) <= _LONGEST_SCANNED else ""
    said = {
        "lang": locale.language,
        "region": locale.territory if re.fullmatch("[A-Z]{2}", locale.territory or "") else None,
        "words": own,
        "sender": {"name": _breakable(_clean(outgoing.sender.name)), "line": " · ".join(sender)},
        "to": _placed(recipient, locale),
        "endorsement": endorsement,
        "details": _details(sender, outgoing),
        "date": _day(on, "long", str(locale)),
        "day": [on.year, on.month, on.day],
        "subject": _breakable(shown(outgoing.subject)),
        "paragraphs": [[_breakable(line) for line in lines] for lines in _paragraphs(outgoing.text)],
        "rows": [_row(outgoing, index, locale) for index in range(len(outgoing.lines))],
        "totals": _totals(outgoing, locale),
        "pay": _payment(outgoing, own, locale),
        "qr_alt": f"QR: {grouped(outgoing.pay_to.iban)}" if code and outgoing.pay_to else "",
        "online_alt": f"QR: {online}" if online else "",
    }
    lost = missing(_texts(said), fonts)
    if lost:
        raise DeliveryError(f"No font has {_named(lost)}: the letter would leave them out.", permanent=True)
    return {
        **said,
        "qr": payment_drawing(code) if code else "",
        "online_qr": payment_drawing(online) if online else "",
    }


def does_not_fit(lines: int) -> DeliveryError:
    """Returns the refusal of an address that an envelope's window cannot show."""
    return DeliveryError(
        f"The postal address, {lines} lines, does not fit into the window of the envelope.", permanent=True
    )


def shown(text: str) -> str:
    """Returns the text on one line, cleaned; empty where there is nothing in it to see."""
    line = _clean(text)
    return line if any(unicodedata.category(each)[0] not in "CZ" for each in line) else ""


def address_lines(party: Party) -> list[str]:
    """Returns a party's postal address with its name first, without empty lines."""
    return [line.replace(_BREAK, "") for line in _postal(party)]


def _postal(party: Party) -> list[str]:
    name = _clean(party.name)
    lines = [line for each in party.address.splitlines() if (line := _clean(each))]
    if name and (not lines or lines[0].casefold() != name.casefold()):
        lines.insert(0, name)
    return [_breakable(line) for line in lines]


def _placed(lines: list[str], locale: Locale) -> list[str]:
    """Keeps each line of an address in its own direction where the letter is written from the right."""
    if locale.character_order == "left-to-right":
        return lines
    return [f"{_ISOLATE}{line}{_END_ISOLATE}" for line in lines]


def _details(sender: list[str], outgoing: Outgoing) -> list[list[str]]:
    reply_to = _clean(outgoing.reply_to)
    return [group for group in (sender[1:], [_breakable(reply_to)] if reply_to else []) if group]


def _paragraphs(text: str) -> list[list[str]]:
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    cleaned = ([_clean(line) for line in paragraph.splitlines()] for paragraph in paragraphs)
    return [lines for each in cleaned if (lines := [line for line in each if line])]


def _row(outgoing: Outgoing, index: int, locale: Locale) -> list[str]:
    line = outgoing.lines[index]
    days = [_day(day, "medium", str(locale)) for day in (line.issued_on, line.due_on)]
    return [_breakable(_clean(line.number), 20), *days, _amount(line.open_minor, line.currency, locale)]


def _totals(outgoing: Outgoing, locale: Locale) -> list[str]:
    sums: dict[str, int] = {}
    for line in outgoing.lines:
        sums[line.currency] = sums.get(line.currency, 0) + line.open_minor
    return [_amount(minor, currency, locale) for currency, minor in sums.items()]


def _payment(outgoing: Outgoing, own: dict[str, str], locale: Locale) -> list[tuple[str, str]]:
    rows = []
    if outgoing.pay_to is not None:
        pay = outgoing.pay_to
        rows = [
            (own["holder"], pay.holder),
            ("IBAN" if is_iban(pay.iban) else own["account"], grouped(pay.iban)),
            ("BIC", pay.bic),
            (own["amount"], _amount(pay.amount_minor, pay.currency, locale)),
            (own["reference"], pay.reference),
        ]
    if outgoing.button_url and outgoing.button_url not in outgoing.text:
        rows.append((own["online"], outgoing.button_url))
    return [(label, _breakable(_clean(value))) for label, value in rows if value.strip()]


def _amount(minor: int, currency: str, locale: Locale) -> str:
    return _clean(to_text(minor, currency, str(locale)))


@lru_cache(maxsize=10_000)
def _day(day: date, length: str, locale: str) -> str:
    return _clean(format_date(day, length, locale))


@lru_cache(maxsize=200)
def _locale(name: str) -> Locale:
    """Returns the locale of a tag such as `de-AT` or `en`; English where Babel does not know it."""
    try:
        return Locale.parse(name, sep="-" if "-" in name else "_")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en")


def _clean(text: str) -> str:
    """Composes characters and turns control characters and every kind of space into one plain or fixed space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text).replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
    spaced = "".join(" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in composed)
    return re.sub(" +", " ", spaced).strip()


def _breakable(text: str, longest: int = _LONGEST_WORD) -> str:
    """Lets a very long word be broken; never before a mark that belongs to the character it follows."""

    def broken(word: re.Match[str]) -> str:
        pieces = re.findall(rf"(?s).{{1,{longest}}}", word[0])
        return pieces[0] + "".join(
            piece if unicodedata.category(piece[0]).startswith(("M", "Cf")) else _BREAK + piece
            for piece in pieces[1:]
        )

    return re.sub(rf"\S{{{longest + 1},}}", broken, text)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _named(characters: list[str]) -> str:
    shown = [f"{each} (U+{ord(each):04X})" for each in characters[:8]]
    more = len(characters) - len(shown)
    return f"{'the character' if len(characters) == 1 else 'the characters'} {', '.join(shown)}" + (
        f" and {more} more" if more else ""
    )
