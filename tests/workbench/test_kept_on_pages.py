"""What comes from below is said in the page's language: why we act, what a message waits for, why it is refused."""

from django.conf import settings
from django.urls import reverse
from small_ledger import TODAY

from dunwell.outreach.models import Decision, Message, Status
from dunwell.workbench.templatetags.reading import spoken


def test_pages_tell_in_german_what_the_program_keeps_in_english(staff, book):
    staff.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    held = Decision.objects.get(round__company=book, reason="on_hold")
    message = Message.objects.filter(company=book).latest("pk")
    Message.objects.filter(pk=message.pk).update(
        status=Status.WITHDRAWN, status_reason="the round of 2026-03-12 decided anew"
    )

    why = staff.get(reverse("why", args=["birch", held.customer_id, TODAY])).content.decode()
    kept = staff.get(reverse("message", args=["birch", message.pk])).content.decode()
    refused = staff.post(reverse("approve_many", args=["birch", TODAY]), follow=True).content.decode()

    assert "Wir warten. Alles, was fällig wäre, ist angehalten." in why
    assert "eine Rechnung wird beanstandet (Two pallets are missing)" in why
    assert "Guthaben bei uns" in why
    assert "Die Runde vom Do., 12. März 2026 hat neu entschieden" in kept
    assert "decided anew" not in kept
    assert f"{book.name} probt: Nichts verlässt das Haus." in refused


def test_a_step_is_called_in_the_language_of_the_page():
    from django.utils.translation import override

    with override("de"):
        assert (spoken("account_manager_call"), spoken("my_step")) == ("Anruf der Kundenbetreuung", "My step")
    with override("en"):
        assert spoken("friendly_reminder") == "Friendly reminder"
