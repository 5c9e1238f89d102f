"""Writes a notice at the moment it is sent: its sentences, the link to the page, the code. Leaves out the sending."""

from dataclasses import dataclass
from datetime import datetime

from dunwell.portal.code_digits import MINUTES, code_of
from dunwell.portal.links import links_for, url_of
from dunwell.portal.models import Confirmation, Notice
from dunwell.portal.words import words

#: Kinds of notices that carry no link: whoever reads a code shall type it where they asked for it.
WITHOUT_LINK = ("code",)
#: Kinds that need not be told what to do if it was somebody else: they say so themselves.
SAY_SO = ("code", "new_link")


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one notice; `url` is empty where it has no button."""

    subject: str
    text: str
    url: str
    button: str
    locale: str


def notice_words(notice: Notice, at: datetime) -> Said:
    """Returns the words of a notice; a link is that of the customer's messages, or a new one."""
    w, tells = words(notice.language), dict(notice.tells)
    company, by = notice.company, "portal"
    if notice.kind == "code":
        asked = Confirmation.objects.get(pk=int(tells.pop("confirmation")))
        tells |= {"code": code_of(asked), "minutes": str(MINUTES)}
    tells = {"company": company.name, **tells}
    url = ""
    if notice.kind not in WITHOUT_LINK:
        url = url_of(links_for(company, [notice.customer_id], at=at, by=by)[notice.customer_id])
    paragraphs = [
        w.say("mail.hello"),
        w.say(f"mail.{notice.kind}.text", **tells),
        "" if notice.kind in SAY_SO else w.say("mail.not_you"),
        "\n".join(each for each in (w.say("mail.thanks"), company.contact_name, company.name) if each),
    ]
    text = "\n\n".join(each for each in paragraphs if each)
    return Said(w.say(f"mail.{notice.kind}.subject", **tells), text, url, w.say("mail.button"), w.locale)
