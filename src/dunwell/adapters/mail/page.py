"""The HTML part of a mail: the words of its text, calm and small. Nothing in it is fetched, counted or run.

Leaves out which words these are.
"""

import re
from html import escape

from dunwell.adapters.mail.headers import one_line
from dunwell.adapters.mail.texts import Words
from dunwell.values.delivery import Outgoing

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "syr", "ug", "ur", "yi"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,6}")
_LINK = re.compile(r"https?://[^\s<>\"'&]+(?:&amp;[^\s<>\"'&]+)*")
_ITEM = "- "
_AMOUNT_CHARACTERS = 40
_HEAD = (
    '<!DOCTYPE html>\n<html lang="{lang}" dir="{dir}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n</head>\n'
    '<body style="margin:0;padding:24px 16px;color-scheme:light dark;'
    'font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif">\n'
    '<div style="max-width:36em;margin:0 auto">\n'
)
_FOOT = "</div>\n</body>\n</html>\n"
_PARAGRAPH = '<p dir="auto" style="margin:0 0 16px">'
_TABLE = '<table style="border-collapse:collapse;width:100%;margin:0 0 16px">\n'
_CELL = "padding:6px 0;border-bottom:1px solid #8886;vertical-align:top"
_ROW = (
    f'<tr><th scope="row" dir="auto" style="{_CELL};font-weight:normal;text-align:start">{{what}}</th>'
    f'<td style="{_CELL};padding-inline-start:16px;text-align:end;white-space:nowrap">{{amount}}</td></tr>\n'
)
_LIST = '<ul style="margin:0 0 16px;padding-inline-start:1.2em">\n'
_BUTTON = (
    '<p style="margin:8px 0 24px"><a href="{url}" style="display:inline-block;padding:12px 20px;border-radius:6px;'
    'background:#1f5f8b;color:#fff;text-decoration:none;font-weight:600">{words}</a></p>\n'
)


def language_tag(outgoing: Outgoing) -> str:
    """This will return the language the mail is written in, as BCP 47 has it, or an empty text where none is known."""
    for tag in (outgoing.to.language, outgoing.locale.partition(".")[0].replace("_", "-")):
        if _LANGUAGE.fullmatch(tag):
            return tag
    return ""


def html_page(outgoing: Outgoing, words: Words) -> str:
    """This will return the page, with `\\n` as line end: every word of `words`, in the same order, and nothing else."""
    tag = language_tag(outgoing)
    direction = "rtl" if tag.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"
    numbers = [line.number for line in outgoing.lines if line.number]
    parts = [_paragraph(text, numbers) for text in words.paragraphs]
    if words.button_at is not None:
        parts.insert(
            words.button_at, _BUTTON.format(url=escape(words.button_url), words=escape(words.button_text))
        )
    title = escape(one_line(outgoing.subject))
    return _HEAD.format(lang=tag or "und", dir=direction, title=title) + "".join(parts) + _FOOT


def _paragraph(text: str, numbers: list[str]) -> str:
    """A paragraph, with the lines that begin with a dash as a table where they name the items, else as a list."""
    if not text.startswith(_ITEM) and "\n" + _ITEM not in text:
        return f"{_PARAGRAPH}{_lines(text.split(chr(10)))}</p>\n"
    parts: list[str] = []
    plain: list[str] = []
    items: list[str] = []
    for line in [*text.split("\n"), None]:
        if line is not None and line.startswith(_ITEM):
            items.append(line[len(_ITEM) :])
            continue
        if items:
            parts += _flushed(plain) + [_items(items, numbers)]
            plain, items = [], []
        if line is not None:
            plain.append(line)
    return "".join(parts + _flushed(plain))


def _flushed(plain: list[str]) -> list[str]:
    return [f"{_PARAGRAPH}{_lines(plain)}</p>\n"] if plain else []


def _items(items: list[str], numbers: list[str]) -> str:
    if any(number in item for item in items for number in numbers):
        return _TABLE + "".join(_row(item) for item in items) + "</table>\n"
    rows = "".join(f'<li dir="auto">{_linked(escape(item))}</li>\n' for item in items)
    return f"{_LIST}{rows}</ul>\n"


def _row(item: str) -> str:
    # What follows the last colon is the amount; a line without one, or with words there, fills the row.
    what, colon, amount = item.rpartition(": ")
    if not colon or len(amount) > _AMOUNT_CHARACTERS:
        what, amount = item, ""
    return _ROW.format(what=escape(what.rstrip()), amount=escape(amount.strip()))


def _lines(lines: list[str]) -> str:
    return "<br>\n".join(_linked(escape(line.rstrip())) for line in lines)


def _linked(escaped: str) -> str:
    if "http" not in escaped:
        return escaped
    return _LINK.sub(_anchor, escaped)


def _anchor(found: re.Match[str]) -> str:
    url = found[0].rstrip(".,;:!?)")
    return f'<a href="{url}" style="color:inherit">{url}</a>{found[0][len(url) :]}'
