"""Which ways out are set up, and a test mail to oneself by the real one."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.people.mails import Mail, send
from dunwell.workbench.access import company_form
from dunwell.workbench.said import say
from dunwell.workbench.wording import page_language, text


class TestMailForm(forms.Form):
    """Where the test goes."""

    to = forms.EmailField(max_length=254)

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.fields["to"].label = text("settings.mail_to")
        self.fields["to"].help_text = text("settings.help_mail_to")


def ways_out() -> list[tuple[tuple[str, ...], str, bool]]:
    """Returns the channels of each way out, the setting that opens it, and whether it is set."""
    return [
        (channels, setting, bool(url)) for setting, (channels, _, url) in settings.DUNWELL_CHANNELS.items()
    ]


@company_form(may="set")
def mail(request: HttpRequest, company: Company) -> HttpResponse:
    """Shows what is set up, and sends a test mail that says what became of it."""
    form = TestMailForm(request.POST or None, initial={"to": request.user.email})
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        outcome = send(
            Mail(
                to_name=request.member.name,
                to_address=to,
                subject=text("settings.mail_subject", company=company.name),
                text=text("settings.mail_text", company=company.name),
                language=page_language(),
                company=company,
            ),
            timezone.now(),
        )
        say(request, f"settings.mail_{outcome}", to=to, trouble=outcome != "sent")
        return redirect("settings_mail", company=company.key)
    told = {"company": company, "place": "settings", "form": form, "ways": ways_out()}
    return render(request, "workbench/settings/mail.html", told, status=400 if form.errors else 200)
