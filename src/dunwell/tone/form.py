"""Looks at how a text is written, not at its words: capitals, walls of marks. Leaves out what it says."""

import re
from collections.abc import Iterator

from dunwell.tone.words import Words

_WALL = re.compile(r"[!?¡¿](?:\s?[!?¡¿]){1,}")
_ONE = re.compile(r"!")
_CAPITALS = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]{2,}\b")
_SHOUTED_WORDS = 3
_SHORT = 3
_TEXT_MARKS = 2

#: Words in capitals that are no shouting: what business writing knows.
_KNOWN = frozenset(
    "IBAN BIC SWIFT SEPA VAT NIP REGON NIF CIF SIREN SIRET KVK BTW GBP EUR USD CHF PLN SEK DKK NOK CZK HUF RON BGN PDF SMS "
    "GMBH LLC LTD INC PLC SARL SASU SAS SRL SPRL BVBA OHG GBR UG KG AG SE SA SL BV NV PKO ING HSBC BNP UBS KBC ABN AMRO "
    "DHL UPS DPD TNT USB URL HTML HTTP HTTPS CEO CFO OK NEU INV USA UK EU IE DE FR ES NL PL IT AT CH BE UTC CET GMT "
    "PESEL KRS BLIK ACH ABA TVA IVA MWST UST SIRENE RCS HRB PO REF RG FV FA PKP TGV GDPR RGPD "
    "DSGVO AVG RODO ASAP FAQ QR".split()
)


def form_findings(
    words: Words, list_spans: tuple[tuple[int, int], ...]
) -> Iterator[tuple[str, str, int, int]]:
    """Yields rule, severity and place of what is shouted; what stands in the list of invoices is not looked at."""
    text = words.text
    if "!" in text or "?" in text:
        yield from _marks(text)
    yield from _capitals(text, list_spans)


def _marks(text: str) -> Iterator[tuple[str, str, int, int]]:
    for found in _WALL.finditer(text):
        marks = [mark for mark in found.group() if mark in "!?"]
        if len(marks) >= 2 and not (found.group()[0] in "¡¿" and len(marks) < 2):
            yield (
                "exclamation",
                "block" if len(marks) >= 3 or "!" in marks else "revise",
                found.start(),
                found.end(),
            )
    singles = list(_ONE.finditer(text))
    if len(singles) > _TEXT_MARKS and not _WALL.search(text):
        severity = "block" if len(singles) > 2 * _TEXT_MARKS else "revise"
        yield "exclamation", severity, singles[_TEXT_MARKS].start(), singles[_TEXT_MARKS].end()


def _capitals(text: str, list_spans: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, str, int, int]]:
    run: list[tuple[int, int]] = []
    last = 0
    for found in _CAPITALS.finditer(text):
        word = found.group()
        if not word.isupper() or any(start <= found.start() < end for start, end in list_spans):
            continue
        between = text[last : found.start()]
        if run and not re.fullmatch(r"[\W\d_]*(?:\b[A-Z]\b)?[\W\d_]*", between):
            yield from _shouted(text, run)
            run = []
        run.append(found.span())
        last = found.end()
    yield from _shouted(text, run)


def _shouted(text: str, run: list[tuple[int, int]]) -> Iterator[tuple[str, str, int, int]]:
    strange = [span for span in run if text[span[0] : span[1]] not in _KNOWN]
    long = [span for span in strange if span[1] - span[0] > _SHORT]
    if not strange:
        return
    start, end = run[0][0], run[-1][1]
    if len(strange) >= _SHOUTED_WORDS and len(long) >= 2:
        yield "capitals", "block", start, end
    elif len(long) >= 2:
        yield "capitals", "revise", start, end
