"""Reads one e-mail address: what stands in a header, and what is said to the mail server. Leaves out whether it exists."""

import re
from dataclasses import dataclass
from functools import lru_cache

import idna

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\U0010ffff]+"
_LOCAL = re.compile(rf'{_ATOM}(?:\.{_ATOM})*|"(?:[ !#-\[\]-~]|\\[ -~])+"')
_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\Z"
)
#: Control characters, the separators of lines, invisible joiners of directions and halves of characters.
_UNFIT = re.compile(
    r"[\x00-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3000\ud800-\udfff\ufeff\ufff9-\uffff]"
)
LOCAL_BYTES = 64
ADDRESS_BYTES = 254


class WrongAddress(ValueError):
    """The text is no e-mail address; the message says why, as a sentence."""


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An e-mail address as mail servers take it: the domain in ASCII, the part before the @ as it was written.

    `needs_utf8`: the part before the @ is not ASCII, so that only servers with SMTPUTF8 can take it.
    """

    local: str
    domain: str

    @property
    def text(self) -> str:
        """The whole address."""
        return f"{self.local}@{self.domain}"

    @property
    def needs_utf8(self) -> bool:
        """Whether only a server with SMTPUTF8 can take it."""
        return not self.local.isascii()


@lru_cache(maxsize=4096)
def read_address(written: str) -> MailAddress:
    """This will read one bare address, without a name beside it. Raises `WrongAddress`."""
    text = written.strip(" ")
    if not text:
        raise WrongAddress("There is no e-mail address.")
    if _UNFIT.search(text):
        raise WrongAddress("The e-mail address holds a character that no address can hold.")
    local, at, domain = text.rpartition("@")
    if not at:
        raise WrongAddress("The e-mail address has no @.")
    if not _LOCAL.fullmatch(local):
        raise WrongAddress("The part before the @ of the e-mail address is not written as one.")
    if len(local.encode()) > LOCAL_BYTES:
        raise WrongAddress(f"The part before the @ of the e-mail address is longer than {LOCAL_BYTES} bytes.")
    address = MailAddress(local, _domain(domain))
    if len(address.text.encode()) > ADDRESS_BYTES:
        raise WrongAddress(f"The e-mail address is longer than {ADDRESS_BYTES} bytes.")
    return address


def _domain(written: str) -> str:
    lower = written.lower()
    if lower.isascii():
        name = lower
    else:
        try:
            name = idna.encode(lower, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            name = ""
    if not _HOST.match(name):
        raise WrongAddress("The part after the @ of the e-mail address is no domain.")
    if name.rpartition(".")[2].isdigit():
        raise WrongAddress("The part after the @ of the e-mail address is a number, not a domain.")
    return name
