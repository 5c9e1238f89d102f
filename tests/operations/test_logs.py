"""A line of the log holds what the program itself says: no argument, no error's words, no address of a page."""

import io
import json
import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from dunwell.project.logs import FIELDS, JsonLines, TextLines, logging_settings

SECRET = "Kim Ash <kim@ash.example> owes 120.00"


def _breaks(request, token):
    raise ValueError(SECRET)


urlpatterns = [
    path("u/<str:token>", _breaks, name="broken"),
    path("fine", lambda request: HttpResponse("fine"), name="fine"),
]


@pytest.fixture(params=[JsonLines, TextLines])
def written(request):
    """What a logger of that name has written, with both kinds of lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    names = ("dunwell.worker", "django.request", "django.db.backends", "urllib3.connectionpool")
    for name in names:
        logging.getLogger(name).addHandler(handler)
    yield stream.getvalue
    for name in names:
        logging.getLogger(name).removeHandler(handler)


def test_an_errors_words_are_left_out_and_its_kind_and_place_are_told(written):
    try:
        raise ExceptionGroup(SECRET, [ValueError(SECRET), KeyError(SECRET)])
    except ExceptionGroup:
        logging.getLogger("dunwell.worker").exception("trouble", extra={"company": "birch"})

    said = written()
    assert "Kim" not in said
    assert "120.00" not in said
    assert "KeyError" in said
    assert "ValueError" in said
    assert len(said.splitlines()) == 1


def test_where_an_error_arose_is_told(written):
    try:
        json.loads("{")
    except ValueError:
        logging.getLogger("dunwell.worker").exception("trouble")

    assert "json/decoder.py:" in written()


def test_what_a_library_says_is_not_repeated(written):
    logging.getLogger("urllib3.connectionpool").error("Retrying %s", SECRET)
    logging.getLogger("urllib3.connectionpool").error(f"Retrying {SECRET}")

    assert "Kim" not in written()
    assert "said at test_logs.py:" in written()


def test_a_field_that_is_no_field_or_holds_a_sentence_is_left_out(written):
    logging.getLogger("dunwell.worker").error(
        "handed over",
        extra={"company": SECRET, "address": SECRET, "messages": {"sent": 2}, "channel": "email"},
    )

    said = written()
    assert "Kim" not in said
    assert "(left out)" in said
    assert "sent" in said


@override_settings(ROOT_URLCONF="test_logs")
def test_a_page_that_fails_is_named_without_its_address(client, written):
    client.raise_request_exception = False

    answer = client.get("/u/tokentokentoken?who=kim@ash.example")

    assert answer.status_code == 500
    said = written()
    assert "tokentoken" not in said
    assert "kim" not in said.lower()
    assert "broken" in said
    assert "500" in said
    assert "ValueError" in said


def test_only_known_kinds_of_log_can_be_chosen():
    assert logging_settings(None)["formatters"] == logging_settings("json")["formatters"]
    with pytest.raises(ImproperlyConfigured, match="json or text"):
        logging_settings("xml")


def test_every_field_is_in_the_document():
    from pathlib import Path

    text = (Path(__file__).resolve().parents[2] / "docs/operations.md").read_text()
    for field in FIELDS:
        assert f"`{field}`" in text, field
