"""Judges one failure: is the address at fault (`hard`), or something that may pass (`soft`)? Leaves out reading reports.

Source: RFC 3463 (enhanced status codes) and its registry; RFC 5321, section 4.2.3, for codes without one. A refusal by
policy, a full mailbox or too big a message is soft: the address exists, and one block at a large provider must not end
the reach of all customers there.
"""

import re

#: `5.1.1` in a text, not inside an internet address or a version of three or more numbers.
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d]|\.\d)")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-]|$)")

#: Permanent failures that say nothing against the recipient's address: subject, or subject and detail.
_NOT_THE_ADDRESS = {"3", "6", "7"}
_NOT_THE_ADDRESS_DETAILS = {("1", "7"), ("1", "8"), ("2", "2"), ("2", "3"), ("2", "4"), ("5", "3")}
#: Reply codes that mean the mailbox: not there, not local, its name not allowed.
_OF_THE_MAILBOX = {"550", "551", "553"}


def kind_of(status: str, said: str, permanent: bool) -> str:
    """Returns `hard` or `soft`.

    `status` is the report's own code (`5.1.1`), or empty; `said` what the refusing server said, which counts where the
    report's own code only names the class (`5.0.0`); `permanent` what is true where neither has a code.
    """
    own = _ENHANCED.search(status)
    if own and own[1] != "5":
        return "soft"
    if not own and not permanent:
        return "soft"
    if own and (own[2], own[3]) != ("0", "0"):
        return _of_codes(own[2], own[3])
    if (quoted := _ENHANCED.search(said)) and quoted[1] != "2":
        return _of_codes(quoted[2], quoted[3]) if quoted[1] == "5" else "soft"
    if reply := _REPLY.search(said):
        return "hard" if reply[1] in _OF_THE_MAILBOX else "soft"
    return "hard"


def _of_codes(subject: str, detail: str) -> str:
    spared = subject in _NOT_THE_ADDRESS or (subject, detail) in _NOT_THE_ADDRESS_DETAILS
    return "soft" if spared else "hard"
