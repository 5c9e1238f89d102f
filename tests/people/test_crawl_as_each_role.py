"""Every link and form that each role finds, followed from the first page on: nothing breaks, nothing of others shows."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from small_ledger import owing, round_on

from dunwell.people.models import Role

#: So many pages of one kind are opened: addresses that differ in numbers and days alone are of one kind.
OF_A_KIND = 2
MOST = 400
#: What would end the walk, or is not for people.
NOT_FOLLOWED = re.compile(r"^/(sign-out|static|look)/|/end/$|/reset/$|\.(csv|xlsx|pdf)$")
ABROAD = ("Elm Ltd", "Dunes BV", "ELM-00")
NOT_TOMS = ("Quokka Ltd", "BIRCH-0002", "k2@customer.example")


class Form:
    """A form of a page: its address, method, and what pressing its first button sends; None where it has no button."""

    def __init__(self, told):
        self.action, self.method = told.get("action") or "", (told.get("method") or "get").lower()
        self.fields, self.button, self.select = {}, None, None

    def takes(self, tag, told):
        name, value, kind = told.get("name"), told.get("value") or "", told.get("type", "")
        if tag == "button" and kind != "button" and self.button is None:
            self.button = {name: value} if name else {}
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in told or self.select not in self.fields):
            self.fields[self.select] = value
        elif name and (
            tag == "textarea" or (tag == "input" and (kind not in ("radio", "checkbox") or "checked" in told))
        ):
            self.fields[name] = value

    @property
    def sent(self):
        return None if self.button is None else self.fields | self.button


class Found(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self._form = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "a" and told.get("href"):
            self.links.append(told["href"])
        elif tag == "form":
            self._form = Form(told)
            self.forms.append(self._form)
        elif self._form:
            self._form.takes(tag, told)

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None


@pytest.fixture
def book(company, other):
    """Two customers of Birch, one of them Tom's, with a round; and one of Elm's."""
    owing(company, "Ash & Co", account_manager="Tom Keane")
    owing(company, "Quokka Ltd", account_manager="Priya Nair")
    owing(other, "Dunes BV", account_manager="Tom Keane")
    for each in (company, other):
        round_on(each)
    return company


def kind_of(path):
    """Pages of a kind differ in a number, or in whose words of which step in which language they show."""
    return re.sub(r"(?<=/)[a-z-]+/words/.*?(?=check/|give-up/|$)", "words", re.sub(r"\d+", "0", path))


def walk(client, start):
    """Yields each page found: its address, the answer, and what it has."""
    seen, kinds, ahead = set(), Counter(), [start]
    while ahead and len(seen) < MOST:
        path = ahead.pop(0)
        if path in seen or kinds[kind_of(path)] >= OF_A_KIND or NOT_FOLLOWED.search(path.partition("?")[0]):
            continue
        seen.add(path)
        kinds[kind_of(path)] += 1
        answer = client.get(path)
        html = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
        found = Found(answer.content.decode()) if html else Found("")
        yield path, answer, found
        onward = [*found.links, *([answer["Location"]] if "Location" in answer else [])]
        for link in onward:
            parts = urlsplit(urljoin(path, link))
            if parts.netloc in ("", "testserver"):
                ahead.append(parts.path + (f"?{parts.query}" if parts.query else ""))


@pytest.mark.parametrize(
    "role",
    [
        each if each == Role.OWNER else pytest.param(each, marks=pytest.mark.one_database)
        for each in Role.values
    ],
)
def test_every_link_and_form_a_role_finds_works_and_shows_nothing_of_others(book, cast, browser, role):
    client = browser(cast[role])
    hidden = ABROAD + (NOT_TOMS if role == "account_manager" else ())
    forms, pages = {}, 0
    for path, answer, found in walk(client, "/birch/"):
        pages += 1
        assert answer.status_code in (200, 302), (path, answer.status_code)
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        assert [name for name in hidden if name in text] == [], path
        for form in found.forms:
            to = urljoin(path, form.action)
            if form.sent is not None and not NOT_FOLLOWED.search(to.partition("?")[0]):
                forms.setdefault((kind_of(to), form.method), (to, form.sent))
    for (_, method), (path, fields) in forms.items():
        answer = getattr(client, method)(path, fields)
        assert answer.status_code < 500, (path, fields)
        assert answer.status_code not in (403, 404, 405), (path, fields, answer.status_code)
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        assert [name for name in hidden if name in text] == [], path

    assert pages > 8
    assert forms
