"""Writes header lines that no text of others can break out of (RFC 5322, RFC 2047). Leaves out which headers a mail has."""

import re
from base64 import b64encode

from dunwell.adapters.mail.address import MailAddress

LINE = 76
#: What ends a line for some reader, or must not stand in a header at all; one space takes the place of a run of it.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_PLAIN_WORDS = re.compile(r"[!-~]{1,60}(?: [!-~]{1,60})*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/?^_`{|}~-]+)*")
#: What an encoded word has beside its text: `=?utf-8?b?` and `?=`.
_MARKS = 12


def one_line(text: str) -> str:
    """This will return `text` as one line: breaks and control characters become a space, halves of characters a mark."""
    return _SURROGATES.sub("\ufffd", _BREAKS.sub(" ", text)).strip(" ")


def text_header(name: str, text: str) -> str:
    """This will return a header of free text, such as the subject, folded and without its last line end."""
    line = one_line(text)
    if _PLAIN_WORDS.fullmatch(line) and "=?" not in line:
        return _folded(f"{name}: {line}")
    return f"{name}: {encoded_words(line, len(name) + 2)}" if line else f"{name}:"


def address_header(name: str, display: str, address: MailAddress) -> str:
    """This will return a header with one address and, where there is one, a name before it."""
    shown = one_line(display)
    if not shown:
        return f"{name}: <{address.text}>"
    phrase = _phrase(shown, len(name) + 2)
    gap = " " if len(name) + len(phrase) + len(address.text) + 5 <= LINE and "\r" not in phrase else "\r\n "
    return f"{name}: {phrase}{gap}<{address.text}>"


def encoded_words(line: str, used: int) -> str:
    """This will return `line` as encoded words of UTF-8, each on a line of its own and of whole characters.

    `used` is how much of the first line is taken already.
    """
    data = line.encode()
    words = []
    start = 0
    while start < len(data):
        end = min(start + (LINE - used - _MARKS) // 4 * 3, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        words.append(f"=?utf-8?b?{b64encode(data[start:end]).decode('ascii')}?=")
        start, used = end, 1
    return "\r\n ".join(words)


def _phrase(shown: str, used: int) -> str:
    if len(shown) <= 60 and shown.isascii() and "=?" not in shown:
        if _ATOMS.fullmatch(shown):
            return shown
        escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return encoded_words(shown, used)


def _folded(line: str) -> str:
    if len(line) <= LINE:
        return line
    lines = []
    while len(line) > LINE:
        # The space at the place of folding stays: it begins the next line, so that unfolding gives the same text.
        cut = line.rfind(" ", 20 if not lines else 1, LINE)
        cut = cut if cut > 0 else line.find(" ", LINE)
        if cut < 0:
            break
        lines.append(line[:cut])
        line = line[cut:]
    return "\r\n".join([*lines, line])
