"""What the law wants told within a message: put into its words, and named to the guard, which looks whether it is there.

The packs say what a notice holds, not its words: a company writes those, by the notice's id, in `[notices]` of its texts.
Leaves out which notices there are (`due_notices`), and call scripts: people say on the telephone what has to be said.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dunwell.law.packs import Rule
from dunwell.outreach.texts import Texts
from dunwell.values.sms_parts import to_gsm

#: Channels whose messages can hold a notice.
IN_WRITING = ("email", "letter", "registered_letter", "sms")


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that a message has to hold: what the law wants told, the company's words for it, empty: it has none.

    `wordings` are those of the law that hold, in the message's language.
    """

    told: str
    words: str = ""
    wordings: tuple[str, ...] = ()


def notices_in(texts: Texts, rules: Iterable[Rule]) -> tuple[Notice, ...]:
    """Returns the notices of these rules with the words that a language has for them."""
    return tuple(
        Notice(
            f"{rule.says} ({rule.cite or rule.id})",
            texts.notices.get(rule.id, ""),
            tuple(rule.values.get("valid_wording", ()))
            if rule.values.get("language", "") == texts.language
            else (),
        )
        for rule in rules
    )


def with_notices(text: str, channel: str, notices: Iterable[Notice]) -> str:
    """Returns the text with the company's words for each notice before its closing; in an SMS at its end."""
    for notice in notices:
        if not notice.words:
            continue
        if channel == "sms":
            text = f"{text.rstrip()} {to_gsm(' '.join(notice.words.split()))}\n"
        else:
            before, gap, closing = text.rstrip().rpartition("\n\n")
            text = f"{before}{gap}{notice.words}\n\n{closing}\n"
    return text


def asked_of_guard(channel: str, notices: Iterable[Notice]) -> tuple[str, ...]:
    """Returns what the guard has to find: the company's words, else one of the law's wordings (`Facts.notices`)."""
    found = []
    for notice in notices:
        if notice.words:
            found.append(to_gsm(notice.words) if channel == "sms" else notice.words)
        elif notice.wordings:
            spaced = (r"\s+".join(map(re.escape, each.split())) for each in notice.wordings)
            found.append(f"re:{'|'.join(spaced)}")
    return tuple(found)


def lines_of(notices: Iterable[Notice]) -> tuple[str, ...]:
    """Returns the lines of the company's words: they are not counted as words of the message."""
    return tuple(line for notice in notices for line in notice.words.splitlines() if line)


def untold(notices: Iterable[Notice]) -> str:
    """Returns what only a person can see to, since neither the company nor the law has words for it; empty: nothing."""
    return "; ".join(notice.told for notice in notices if not (notice.words or notice.wordings))
