"""A crawl: every address and every form of the customer's page, with every hostile value in every place.

Addresses come from the resolver and forms from the pages themselves, so that a new one is tried as soon as it is there.
Nothing may fail (5xx), lead elsewhere, show or change anything of another customer's.
"""

import re
from html.parser import HTMLParser
from itertools import chain

import pytest
from django.urls import get_resolver
from django.utils import timezone
from page_cast import path_to, today_of

from dunwell.ledger.holds import place_hold
from dunwell.ledger.models import Allocation, Correction, Hold, OptOut
from dunwell.portal.limits import FORMS
from dunwell.portal.links import token_of
from dunwell.portal.models import Evidence, PortalLink

pytestmark = pytest.mark.every_example

HOSTILE = (
    "", "\x00", "\x00\x01\x1b[31m", "-1", "0", str(2**63), "9" * 40, "1e308", "NaN", "٣", "é" * 300, "a" * 5_000,
    "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}{% load x %}", "../../../etc/passwd", "//evil.example/x",
    "https://evil.example", "9999-12-31", "0000-00-00", "2026-02-30", "\ud83d\ude00"
    .encode("utf-16", "surrogatepass").decode("utf-16") * 20, "\r\nSet-Cookie: a=b", "%s%n{}", "null", "on", "stop",
)  # fmt: skip
#: What would show that another customer's account was read.
FOREIGN = ("Secret plans", "B-1", "999.00", "brook", "Brook")
METHODS = ("head", "put", "patch", "delete", "options", "trace")


class Forms(HTMLParser):
    """The forms of a page: their fields by name, each with what it offers."""

    def __init__(self, page):
        super().__init__()
        self.forms, self._select = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name, value = given.get("name", ""), given.get("value", "") or ""
        if tag == "form":
            self.forms.append((given.get("action") or "", given.get("method", "get"), {}))
        elif tag in ("input", "select", "textarea", "button") and name and self.forms:
            self._select = name if tag == "select" else ""
            self.forms[-1][2].setdefault(name, value)
        elif tag == "option" and self._select and self.forms:
            self.forms[-1][2][self._select] = self.forms[-1][2][self._select] or value


class Crawler:
    """Asks as one customer, by ever new links, for a link sends only so many forms."""

    def __init__(self, client, of):
        self.client, self.of, self.asked, self._sent = client, of, 0, 0
        self.base = path_to(of)

    def ask(self, method, page, data=None, **more):
        """Asks for a page of the customer's, and looks at the answer."""
        self._sent += method == "post"
        if self._sent >= FORMS.most - 1:
            self.base, self._sent = path_to(self.of), 0
        call = getattr(self.client, method)
        answer = call(self.base + page, data, **more) if data is not None else call(self.base + page, **more)
        self.asked += 1
        if (method, page) == ("post", "not-you"):  # It ends every link.
            self.base, self._sent = path_to(self.of), 0
        what = (method, page, data)
        assert answer.status_code < 500, what
        assert answer.status_code != 429 or page.endswith((".pdf", ".json")), what
        place = answer.headers.get("Location", "/p/")
        assert place.startswith("/p/"), (what, place)
        assert "Set-Cookie" not in answer.headers, what
        if not answer.headers.get("Content-Type", "").startswith("application/pdf"):
            body = b"".join(answer) if answer.streaming else answer.content
            shown = body.decode("utf-8", "replace").replace(str(data), "")
            assert not any(each in shown for each in FOREIGN), what
            assert "<script" not in shown, what
        return answer


@pytest.fixture
def crawler(client, ash, brook):
    """Ash, by whose link everything is asked; Brook has rows of each kind, which nobody else may touch."""
    today, now = today_of(brook.company), timezone.now()
    hold = place_hold(
        brook, "payment_in_flight", today, at=now, by="Brook", note="Secret plans", owner="Dana"
    )
    Evidence.objects.create(
        company=brook.company, customer=brook, hold=hold, name="brook.txt", media_type="text/plain",
        size_bytes=12, sha256="0" * 64, content=b"Secret plans", given_at=now,
    )  # fmt: skip
    path_to(brook)
    return Crawler(client, ash)


def pages():
    """The addresses below a link, as patterns."""
    patterns = [str(each.pattern) for each in get_resolver().url_patterns[0].url_patterns]
    below = "p/<str:token>/"
    return sorted({each.removeprefix(below) for each in patterns if each.startswith(below)})


def of_brook():
    """Everything of Brook's that a form could change."""
    return [
        list(model.objects.filter(**{f"{way}__ref": "brook"}).values())
        for model, way in (
            (Hold, "customer"), (OptOut, "customer"), (Evidence, "customer"), (PortalLink, "customer"),
            (Allocation, "invoice__customer"), (Correction, "invoice__customer"),
        )
    ]  # fmt: skip


def test_every_address_with_every_value_in_every_place(crawler, brook):
    before, keys = of_brook(), _keys_of(brook)
    for pattern in pages():
        places = re.findall(r"<(\w+):\w+>", pattern)
        for value in (*keys, *HOSTILE) if places else ("",):
            page = re.sub(r"<str:\w+>", "hold", pattern)
            page = re.sub(r"<int:\w+>", value if value.isascii() and value.isdecimal() else "1", page)
            page = re.sub(r"<rest:\w+>", "x", page)
            crawler.ask("get", page)
            crawler.ask("post", page, {})
            typed = re.sub(r"<\w+:\w+>", lambda _, value=value: value, pattern)
            crawler.ask("get", typed.replace("\r\n", "%0d%0a").replace("?", "%3f").replace("#", "%23"))
        for method in METHODS:
            crawler.ask(method, re.sub(r"<\w+:\w+>", "1", pattern))

    assert of_brook() == before
    assert crawler.asked > 150


def test_every_field_of_every_form_with_every_value(crawler, brook):
    before, keys = of_brook(), _keys_of(brook)
    for page in (each for each in pages() if "<" not in each and each not in ("checkout", "not-you")):
        answer = crawler.ask("get", page)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for action, method, fields in Forms(answer.content.decode()).forms:
            target = action.partition(f"/{crawler.base.split('/')[2]}/")[2] if action else page
            for name, value in chain(
                ((name, value) for name in fields for value in (*HOSTILE[::2], *keys)),
                (("lang", value) for value in HOSTILE[::5]),
            ):
                crawler.ask(method, target, {**fields, name: value})
        for query in ("lang", "done", "invoice", "currency", "x" * 200):
            for value in (*HOSTILE[::4], *keys):
                crawler.ask("get", page, {query: value})

    assert of_brook() == before
    assert crawler.asked > 400


def _keys_of(brook):
    """The numbers of Brook's rows, as they may be typed."""
    rows = (*brook.invoices.all(), *brook.payments.all(), *brook.holds.all(), *brook.evidence.all())
    return {str(each.pk) for each in rows} | {str(brook.pk)}


@pytest.mark.parametrize("place", ["p/", "u/", "l/"])
def test_whatever_stands_for_a_token_or_is_sent_there_nothing_breaks(client, ash, brook, place):
    for number, value in enumerate(HOSTILE):
        typed = value.replace("\r\n", "%0d%0a").replace("?", "%3f").replace("#", "%23")
        for method in ("get", "post", *METHODS):
            for page in (f"/{place}{typed}", f"/{place}{typed}/pay", f"/{place}"):
                answer = getattr(client, method)(page, REMOTE_ADDR=f"10.1.{number}.1")
                assert answer.status_code < 500, (method, page)
                assert not any(each in answer.content.decode() for each in FOREIGN)
        sent = {"token": value, "email": value, "action": value}
        assert client.post("/p/", sent, REMOTE_ADDR=f"10.2.{number}.1").status_code < 500


def test_a_token_with_something_before_or_behind_it_opens_nothing(client, ash):
    path_to(ash)
    token = token_of(PortalLink.objects.get())

    for near in (
        token[:-1],
        token + "A",
        token.lower(),
        token.swapcase(),
        f"{token}%00",
        f"%20{token}",
        f"{token}%2f",
    ):
        assert client.get(f"/p/{near}/").status_code in (404, 429), near
    assert client.get(f"/p/{token}/").status_code == 200
