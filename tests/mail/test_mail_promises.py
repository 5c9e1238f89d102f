"""Whatever is in a message, the mail is well formed, holds it all, and nobody's text becomes a header or an address."""

import os
import re
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st
from outgoing_mail import reminder
from read_back import decoded, page, part, raw_headers, read_back

from dunwell.adapters.mail.build import prepared_mail
from dunwell.adapters.mail.headers import one_line
from dunwell.adapters.mail.smtp import stuffed
from dunwell.values.delivery import Party

EXAMPLES = int(os.environ.get("DUNWELL_PROMISE_EXAMPLES", "15")) * 10
NAMES = ["From", "To", "Subject", "Date", "Message-ID", "Reply-To", "X-Dunwell-Message", "Auto-Submitted"]
NAMES += ["Content-Language", "MIME-Version", "Content-Type"]
#: Text as it comes from exports and people: any character, and often what breaks a mail.
_BREAKS = [
    "\r\n",
    "\n",
    "\r",
    "\nBcc: x@y.example",
    "\r\n\r\n<b>",
    "\r\n.\r\n",
    "\u2028",
    "\x85",
    "\x0b",
    "\x00",
    "\t",
]
_SIGNS = [
    "=?utf-8?q?x?=",
    "=?",
    "?=",
    '"',
    "\\",
    ",",
    ";",
    "<",
    ">",
    "()",
    "@",
    ":",
    ".",
    "..",
    "- ",
    " ",
    "  ",
    "&amp;",
    "=20",
]
_WORDS = ["😀👍🏽", "שלום", "مرحبا", "é" * 50, "a" * 200, "From ", "--=_dunwell_", "\ud800", "Z\u0301"]
_NASTY = st.sampled_from(_BREAKS + _SIGNS + _WORDS)
TEXTS = st.lists(st.one_of(st.text(max_size=30), _NASTY), max_size=12).map("".join)


def _fit(text):
    """A one-line text as a reader sees it: runs of white space are one space."""
    return " ".join(one_line(text).split())


@settings(max_examples=EXAMPLES, deadline=None)
@given(subject=TEXTS, name=TEXTS, ours=TEXTS)
def test_no_subject_and_no_name_becomes_a_header_and_each_is_read_as_it_was_written(subject, name, ours):
    outgoing = reminder(
        subject=subject,
        to=Party(name, "ana@cedar.example", "en"),
        sender=Party(ours, "dana@birch.example"),
    )
    content = prepared_mail(outgoing, "s").content
    headers = raw_headers(content)
    assert [header for header, _ in headers] == NAMES
    texts = dict(headers)
    assert _fit(decoded(texts["Subject"])) == _fit(subject)
    mail = read_back(content)
    for header, written, address in (("To", name, "ana@cedar.example"), ("From", ours, "dana@birch.example")):
        assert [each.addr_spec for each in mail[header].addresses] == [address]
        phrase = texts[header].rpartition(" <")[0] if " <" in texts[header] else ""
        plain = re.sub(r"\\(.)", r"\1", phrase[1:-1]) if phrase.startswith('"') else decoded(phrase)
        assert _fit(plain) == _fit(written)
        assert "".join(mail[header].addresses[0].display_name.split()) == "".join(one_line(written).split())
    assert "".join(mail["Subject"].split()) == "".join(one_line(subject).split())


@settings(max_examples=EXAMPLES, deadline=None)
@given(subject=TEXTS, name=TEXTS, text=TEXTS, key=TEXTS)
def test_every_line_is_one_that_mail_servers_take(subject, name, text, key):
    content = prepared_mail(
        reminder(subject=subject, text=text, key=key, to=Party(name, "a@b.example")), "s"
    ).content
    assert content.isascii()
    assert content.endswith(b"\r\n")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\x00" not in content
    assert max(len(line) for line in content.split(b"\r\n")) <= 200
    assert all(len(line) <= 76 for line in content.split(b"\r\n\r\n")[0].split(b"\r\n") if b"=?" in line)


@settings(max_examples=EXAMPLES, deadline=None)
@given(text=TEXTS)
def test_both_parts_hold_every_word(text):
    content = prepared_mail(reminder(text=text, lines=()), "s").content
    mail = read_back(content)
    assert [each.get_content_type() for each in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    words = re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", "", text)
    words = re.sub(r"[\x0b\x0c\x85\u2028\u2029\r]", "\n", words).split()
    assert part(content, "plain").split() == words
    shown = " ".join(page(content).words)
    assert unescape(shown).replace(" ", "") == unescape("".join(_without_dashes(text))).replace(" ", "")


def _without_dashes(text):
    lines = re.split("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", text)
    clean = [re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", line) for line in lines]
    return ["".join((line[2:] if line.startswith("- ") else line).split()) for line in clean]


@settings(max_examples=EXAMPLES, deadline=None)
@given(lines=st.lists(st.sampled_from([b"", b".", b"..", b".a", b"a.", b"a", b"...."]), max_size=8))
def test_no_line_of_a_mail_ends_it_early_and_each_comes_out_as_it_went_in(lines):
    content = b"".join(line + b"\r\n" for line in lines)
    sent = stuffed(content)
    assert b".\r\n" not in [line + b"\r\n" for line in sent.split(b"\r\n")]
    assert b"".join(line.removeprefix(b".") + b"\r\n" for line in sent.split(b"\r\n")[:-1]) == content
