"""The words of a mail: its paragraphs and its link, in one order for both parts. Leaves out how they look."""

import re
from dataclasses import dataclass

from dunwell.values.delivery import DeliveryError, Outgoing

#: Control characters but the tab and the line end; a text keeps none of them, and no half of a character.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_WEB = re.compile(r"https?://[!#-;=?-\[\]^-~]{1,900}")
_GAPS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Words:
    """A mail's paragraphs in reading order, and the place among them of its link; None where it has none of its own."""

    paragraphs: tuple[str, ...]
    button_text: str = ""
    button_url: str = ""
    button_at: int | None = None


def words_of(outgoing: Outgoing) -> Words:
    """This will return the words of a mail, with `\\n` as line end.

    The link stands before the last paragraph, which is the closing; where a paragraph of the text is the address of the
    link and nothing else, it stands there. Raises `DeliveryError`, permanent, where the link is no web address.
    """
    paragraphs = [part.strip("\n") for part in _GAPS.split(_clean(outgoing.text)) if part.strip()]
    if not outgoing.button_url:
        return Words(tuple(paragraphs))
    url = web_address(outgoing.button_url)
    shown = " ".join(_clean(outgoing.button_text).split()) or url
    if url in paragraphs:
        place = paragraphs.index(url)
        del paragraphs[place]
    else:
        place = len(paragraphs) - 1 if len(paragraphs) > 1 else len(paragraphs)
    return Words(tuple(paragraphs), shown, url, place)


def plain_text(words: Words) -> str:
    """This will return the text part, complete by itself, with `\\n` as line end."""
    parts = list(words.paragraphs)
    if words.button_at is not None:
        own = words.button_text != words.button_url
        parts.insert(words.button_at, f"{words.button_text}: {words.button_url}" if own else words.button_url)
    return "\n\n".join(parts) + "\n"


def web_address(url: str) -> str:
    """This will return `url` if it is a web address fit for a header and a link. Raises `DeliveryError`, permanent."""
    if not _WEB.fullmatch(url):
        raise DeliveryError("A link of the message is no web address.", True, stage="prepare")
    return url


def _clean(text: str) -> str:
    return _CONTROLS.sub("", _ENDS.sub("\n", text))
