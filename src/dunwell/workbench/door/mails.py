"""The words of mails about people's own accounts, in the language of the page that caused them."""

from datetime import datetime
from threading import Thread

from django.contrib.auth.models import User
from django.utils import translation

from dunwell.ledger.models import Company
from dunwell.people.mails import Mail, send, send_aside
from dunwell.people.member import companies_of, name_of
from dunwell.people.models import Invitation
from dunwell.workbench import wording


def tell(user: User, what: str, at: datetime, url: str = "") -> Thread | None:
    """Tells somebody by mail what was done to their account (`what`), and where to go; nobody without an address."""
    if not user.email:
        return None
    mail = Mail(
        to_name=name_of(user),
        to_address=user.email,
        subject=wording.text(f"door.mail.{what}.subject"),
        text=wording.text(f"door.mail.{what}.text", name=name_of(user)),
        language=wording.page_language(),
        button_url=url,
        button_text=wording.text("door.mail.button_reset") if url else "",
        company=None if user.is_superuser else companies_of(user).first(),
    )
    return send_aside(mail, at)


def send_invitation(invitation: Invitation, url: str, at: datetime) -> str:
    """Sends an invitation, in the company's language where it is ours; returns how it ended, as `people.mails.send` does."""
    company: Company = invitation.company
    own = company.language.partition("-")[0]
    with translation.override(own if own in wording.LANGUAGES else wording.page_language()):
        values = {"company": company.name, "by": invitation.by}
        role = wording.listed("role", invitation.role) or invitation.role
        mail = Mail(
            to_name=invitation.name or invitation.email,
            to_address=invitation.email,
            subject=wording.text("door.mail.invited.subject", **values),
            text=wording.text("door.mail.invited.text", role=role, **values),
            language=wording.page_language(),
            button_url=url,
            button_text=wording.text("door.mail.button_join"),
            company=company,
        )
    return send(mail, at)
