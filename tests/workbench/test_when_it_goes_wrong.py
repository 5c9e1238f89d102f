"""When a page cannot be shown: what is wrong and what to do, in the reader's language, and nothing for developers."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults

ASKED = RequestFactory().get("/birch/")
PAGES = {
    400: lambda: defaults.bad_request(ASKED, SuspiciousOperation("a/b/c.py")),
    403: lambda: defaults.permission_denied(ASKED, PermissionDenied("x")),
    500: lambda: defaults.server_error(ASKED),
}


@pytest.mark.parametrize(
    ("language", "status", "said"),
    [
        ("en", 400, "too large, or not complete. Go back and try again"),
        ("de", 400, "zu groß oder nicht vollständig. Gehen Sie zurück"),
        ("en", 403, "Ask whoever manages people in your company"),
        ("de", 403, "Fragen Sie, wer in Ihrem Unternehmen"),
        ("en", 500, "go back and look before you repeat it"),
        ("de", 500, "sehen Sie nach, bevor Sie es wiederholen"),
    ],
)
def test_a_page_of_trouble_says_what_to_do(language, status, said):
    with translation.override(language):
        answer = PAGES[status]()

    assert answer.status_code == status
    text = answer.content.decode()
    assert said in text
    assert f'<html lang="{language}">' in text
    assert "c.py" not in text


def test_a_form_that_was_open_too_long_is_not_taken_and_says_so(db):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    answer = browser.post("/sign-in/", {"login": "dana@birch.example", "password": "x"})

    assert answer.status_code == 403
    assert "laden Sie die Seite neu, und senden Sie das Formular noch einmal" in answer.content.decode()


def test_more_than_may_be_sent_is_a_page_of_trouble_too(db, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    answer = browser.post("/sign-in/", {str(number): "x" for number in range(9)})

    assert answer.status_code == 400
    assert "Das ließ sich nicht lesen" in answer.content.decode()
