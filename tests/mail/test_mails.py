"""A mail says what was to be said, in both its parts, and nothing in it is counted, fetched or run."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from outgoing_mail import LINES, TEXT, reminder, reminder_to
from read_back import page, part, read_back

from dunwell.adapters.mail.build import prepared_mail
from dunwell.values.delivery import DeliveryError, Party

SECRET = "a secret"


def _content(**changes):
    return prepared_mail(reminder(**changes), SECRET).content


def test_a_mail_carries_what_others_rely_on():
    prepared = prepared_mail(reminder(unsubscribe_url="https://dunwell.example/stop/abc?x=1&y=2"), SECRET)
    mail = read_back(prepared.content)
    assert mail["From"].addresses[0].display_name == "Birch Supplies"
    assert mail["From"].addresses[0].addr_spec == "dana@birch.example"
    assert mail["To"].addresses[0].display_name == "Ana Müller"
    assert mail["To"].addresses[0].addr_spec == "ana@cedar.example"
    assert mail["Subject"] == "2 invoices, €840.50: a friendly reminder"
    assert mail["Date"].datetime == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
    assert mail["Reply-To"].addresses[0].addr_spec == "reply-17@birch.example"
    assert mail["X-Dunwell-Message"] == "17"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    assert mail["List-Unsubscribe"] == "<https://dunwell.example/stop/abc?x=1&y=2>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Message-ID"] == prepared.reference
    assert [each.get_content_type() for each in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.defects == []


def test_what_is_not_asked_for_is_not_in_the_mail():
    mail = read_back(
        _content(reply_to="", unsubscribe_url="", locale="", to=Party("", "ana@cedar.example", ""))
    )
    for name in ("Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "Content-Language"):
        assert name not in mail
    assert str(mail["To"]) == "ana@cedar.example"


def test_the_same_message_gives_the_same_bytes_and_the_message_id_its_number_and_the_sender_s_domain():
    first, again = prepared_mail(reminder(), SECRET), prepared_mail(reminder(), SECRET)
    assert first.content == again.content
    assert re.fullmatch(r"<dunwell\.17\.[0-9a-f]{16}@birch\.example>", first.reference)


@pytest.mark.parametrize("changed", [{"key": "birch/17/2"}, {"message_id": 18}])
def test_other_words_or_another_message_give_another_message_id(changed):
    assert prepared_mail(reminder(**changed), SECRET).reference != prepared_mail(reminder(), SECRET).reference
    assert prepared_mail(reminder(), "another").reference != prepared_mail(reminder(), SECRET).reference


def test_the_text_part_is_the_text_itself():
    assert part(_content(), "plain") == TEXT


def test_the_page_has_the_words_of_the_text_in_the_same_order():
    # In a table the dash and the colon are seen, not written.
    words = TEXT.replace("- INV", "INV").replace("2026: €", "2026 €").split()
    assert page(_content()).words == words


def test_the_items_stand_in_a_table_where_they_are_known_else_in_a_list():
    tags = [tag for tag, _ in page(_content()).tags]
    assert (tags.count("table"), tags.count("tr"), tags.count("th"), tags.count("td")) == (1, 2, 2, 2)
    tags = [tag for tag, _ in page(_content(lines=())).tags]
    assert (tags.count("table"), tags.count("li")) == (0, 2)


def test_nothing_in_the_page_is_fetched_counted_or_run():
    read = page(_content(button_url="https://dunwell.example/pay/1", button_text="Pay", lines=LINES))
    assert read.links == ["https://dunwell.example/pay/1"]
    names = {tag for tag, _ in read.tags}
    assert names.isdisjoint({"img", "script", "link", "iframe", "object", "form", "video", "style", "base"})
    assert not re.search(r"url\(|@import|javascript:", part(_content(), "html"))


def test_the_link_stands_before_the_closing_in_both_parts():
    content = _content(button_url="https://dunwell.example/pay/1?a=b&c=d", button_text="See your invoices")
    text = part(content, "plain")
    assert "\n\nSee your invoices: https://dunwell.example/pay/1?a=b&c=d\n\nKind regards\n" in text
    assert page(content).links == ["https://dunwell.example/pay/1?a=b&c=d"]
    words = page(content).words
    assert words[words.index("See") - 1] == "way."
    assert words[words.index("See") + 3] == "Kind"


def test_a_link_the_text_has_on_a_line_of_its_own_stays_there():
    url = "https://dunwell.example/pay/1"
    content = _content(text=f"Hello,\n\n{url}\n\nMore words.\n\nBye", button_url=url, button_text="Pay here")
    assert part(content, "plain") == f"Hello,\n\nPay here: {url}\n\nMore words.\n\nBye\n"
    assert page(content).links == [url]


def test_a_web_address_in_the_text_can_be_followed_and_only_that():
    content = _content(
        text='See https://a.example/x?a=1&b=2, or (http://b.example/"><b>). javascript:alert(1)'
    )
    assert page(content).links == ["https://a.example/x?a=1&b=2", "http://b.example/"]
    assert "b" not in [tag for tag, _ in page(content).tags]


def test_html_in_what_others_wrote_is_shown_as_it_is_written():
    content = _content(
        subject="<b>1</b>", text='<script>alert("x")</script> & <img src=x>\n- <i>INV-1001</i>: 1 < 2'
    )
    assert {tag for tag, _ in page(content).tags}.isdisjoint({"script", "img", "b", "i"})
    assert page(content).words == [
        '<script>alert("x")</script>',
        "&",
        "<img",
        "src=x>",
        "<i>INV-1001</i>",
        "1",
        "<",
        "2",
    ]


def test_a_language_written_from_right_to_left_is_shown_so():
    assert '<html lang="he" dir="rtl">' in part(_content(to=Party("", "a@b.example", "he")), "html")
    assert '<html lang="de-AT" dir="ltr">' in part(_content(to=Party("", "a@b.example", "de-AT")), "html")


def test_a_language_that_is_none_is_left_out_for_the_locale():
    mail = read_back(_content(to=Party("", "a@b.example", 'en"><x\r\nBcc: x@y.example')))
    assert mail["Content-Language"] == "en-GB"
    assert "Bcc" not in mail


def test_the_moment_of_sending_keeps_its_own_clock():
    at = datetime(2026, 3, 11, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert read_back(_content(at=at))["Date"].datetime == at


def test_scripts_beyond_latin_are_sent_in_base64_and_latin_ones_stay_readable():
    assert b"Content-Transfer-Encoding: base64" in _content(
        text="Αγαπητοί κύριοι, σας γράφουμε για το τιμολόγιο. " * 9
    )
    assert b"base64" not in _content(
        text="Sehr geehrte Frau Müller, für Ihre Übersicht die offenen Rechnungen. " * 9
    )


@pytest.mark.parametrize("field", ["button_url", "unsubscribe_url"])
@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://a.example/x y",
        "https://a.example/>\r\nBcc: b@c.example",
        "https://ä.example",
    ],
)
def test_a_link_that_is_no_web_address_is_not_sent(field, url):
    with pytest.raises(DeliveryError) as refused:
        _content(**{field: url})
    assert refused.value.permanent
    assert not refused.value.bad_address


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Ana@Cedar.EXAMPLE", "Ana@cedar.example"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@faß.example", "ana@xn--fa-hia.example"),
        ("ana@例え.テスト", "ana@xn--r8jz45g.xn--zckzah"),
        (" ana+dunwell@cedar.example ", "ana+dunwell@cedar.example"),
        ("o'neil&co@cedar.example", "o'neil&co@cedar.example"),
        ('"ana maria"@cedar.example', '"ana maria"@cedar.example'),
        ("ana@localhost", "ana@localhost"),
    ],
)
def test_an_address_is_written_as_mail_servers_take_it(written, sent):
    content = prepared_mail(reminder_to(written), SECRET).content
    assert content.isascii()
    assert f"<{sent}>".encode() in content


def test_letters_beyond_ascii_before_the_at_stay_as_they_are():
    content = prepared_mail(reminder_to("josé@bücher.example"), SECRET).content
    assert "<josé@xn--bcher-kva.example>".encode() in content


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "ana",
        "@cedar.example",
        "ana@",
        "ana maria@cedar.example",
        "ana@cedar example",
        "ana@@cedar.example",
        "ana@cedar..example",
        "ana@.example",
        "ana@-cedar.example",
        "ana@cedar.example.",
        "ana@cedar_x.example",
        "ana@192.0.2.1",
        ".ana@cedar.example",
        "ana.@cedar.example",
        "a..b@cedar.example",
        "ana,kim@cedar.example",
        "ana@cedar.example,kim@cedar.example",
        "ana@cedar.example;kim@cedar.example",
        "Ana <ana@cedar.example>",
        "ana@cedar.example>",
        "ana@cedar.example\r\nRCPT TO:<kim@cedar.example>",
        "ana@cedar.example\n",
        "ana\x00@cedar.example",
        "ana\u200b@cedar.example",
        "ana\u202e@cedar.example",
        "\udc80ana@cedar.example",
        "ana@\ud800.example",
        '"ana\r\n"@cedar.example',
        "a" * 65 + "@cedar.example",
        "ana@" + "a" * 64 + ".example",
        "ana@" + "a." * 130 + "example",
        "é" * 33 + "@cedar.example",
    ],
)
def test_what_is_no_address_is_the_customer_s_to_mend_and_never_sent(written):
    with pytest.raises(DeliveryError) as refused:
        prepared_mail(reminder_to(written), SECRET)
    assert refused.value.permanent
    assert refused.value.bad_address
    assert str(refused.value).endswith(".")


def test_an_address_of_ours_that_is_none_is_not_held_against_the_customer():
    for changed in ({"sender": Party("Birch", "dana at birch")}, {"reply_to": "x\r\nBcc: a@b.example"}):
        with pytest.raises(DeliveryError) as refused:
            prepared_mail(reminder(**changed), SECRET)
        assert refused.value.permanent
        assert not refused.value.bad_address


def test_an_item_with_words_after_its_colon_is_not_torn_apart():
    text = "Hello,\n- INV-1001: €5.00\n- INV-1002: please see the note sent to you with the goods last week\n- and 2 more"
    content = _content(text=text)
    assert page(content).words == text.replace("- ", "").replace("1001:", "1001").split()
    assert [tag for tag, _ in page(content).tags].count("tr") == 3
