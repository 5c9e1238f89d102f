"""What a letter says: nothing lost, nothing made up, every figure as its reader writes it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_messages import LINES, PAY_TO, letter

from dunwell.adapters.letters.country import country
from dunwell.adapters.letters.fonts import FAMILIES, SHIPPED, characters, covered, families, missing
from dunwell.adapters.letters.layouts import CannotFindLayout, layout, layouts, words
from dunwell.adapters.letters.prepare import document
from dunwell.values.delivery import DeliveryError, Line, Party


@pytest.mark.parametrize(
    ("locale", "issued", "amount", "total", "day"),
    [
        ("en-IE", "5 Jan 2026", "€1,234.50", "€1,295.00", "11 March 2026"),
        (
            "de-DE",
            "05.01.2026",
            "1.234,50\N{NO-BREAK SPACE}€",
            "1.295,00\N{NO-BREAK SPACE}€",
            "11. März 2026",
        ),
        ("fr_FR", "5 janv. 2026", "1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€", None, "11 mars 2026"),
        ("en-US", "Jan 5, 2026", "€1,234.50", "€1,295.00", "March 11, 2026"),
        ("qqq", "Jan 5, 2026", "€1,234.50", "€1,295.00", "March 11, 2026"),
    ],
)
def test_days_and_amounts_are_written_as_the_reader_writes_them(fonts, locale, issued, amount, total, day):
    said = document(letter(locale=locale), fonts)

    assert said["rows"][0] == ["INV-7", issued, said["rows"][0][2], amount]
    assert said["totals"] == [total or said["totals"][0]]
    assert said["date"] == day


def test_items_in_two_currencies_have_a_total_each(fonts):
    lines = (*LINES, Line("INV-20", date(2026, 1, 5), date(2026, 2, 4), "JPY", 4_000))

    assert document(letter(lines=lines), fonts)["totals"] == ["€1,295.00", "JP¥4,000"]


def test_the_recipients_name_stands_once(fonts):
    said = document(letter(to=Party("Ole Møller Ltd", "\nOLE MØLLER LTD \n\n12 Main Street\n")), fonts)

    assert said["to"] == ["OLE MØLLER LTD", "12 Main Street"]


@pytest.mark.parametrize("address", ["", "  \n\t\n", "Ole Møller Ltd\n"])
def test_a_letter_without_an_address_is_refused_as_a_bad_address(fonts, address):
    with pytest.raises(DeliveryError) as refused:
        document(letter(to=Party("Ole Møller Ltd", address)), fonts)

    assert refused.value.permanent
    assert refused.value.bad_address


def test_a_character_no_font_has_is_named_and_the_letter_refused(fonts):
    with pytest.raises(DeliveryError) as refused:
        document(letter(text="Dear 山田 — thank you 🎉", to=Party("Ole", "12 Main Street")), fonts)

    assert refused.value.permanent
    for shown in ("山 (U+5C71)", "田 (U+7530)", "🎉 (U+1F389)"):
        assert shown in str(refused.value)


@pytest.mark.parametrize(
    "place", ["subject", "number", "reference", "to", "sender", "reply_to", "button_url"]
)
def test_characters_are_looked_up_wherever_they_stand(fonts, place):
    changes = {
        "subject": {"subject": "山"},
        "number": {"lines": (Line("山", date(2026, 1, 5), date(2026, 2, 4), "EUR", 1),)},
        "reference": {"pay_to": PAY_TO.__class__("Birch", "IE29AIBK93115212345678", "", "EUR", 1, "山")},
        "to": {"to": Party("Ole", "山\nDublin")},
        "sender": {"sender": Party("山", "Galway")},
        "reply_to": {"reply_to": "山"},
        "button_url": {"button_url": "https://pay.example/山"},
    }[place]

    with pytest.raises(DeliveryError, match="U\\+5C71"):
        document(letter(**changes), fonts)


@given(st.text(max_size=300))
def test_every_text_is_said_whole_or_refused(text):
    fonts = (SHIPPED,)
    lost = missing([text.replace("\r", " ")], fonts)

    try:
        said = document(letter(text=text), fonts)
    except DeliveryError as refused:
        assert refused.permanent  # noqa: PT017
        assert lost
    else:
        spoken = "".join(line for lines in said["paragraphs"] for line in lines)
        for character in text:
            assert not character.isalnum() or not character.isascii() or character in spoken


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Mn"]), min_size=33, max_size=400))
def test_a_very_long_word_can_be_broken_and_stays_the_same_word(word):
    said = document(letter(subject="A" + word), (SHIPPED,)) if not missing([word], (SHIPPED,)) else None

    if said:
        import unicodedata

        assert said["subject"].replace("\N{ZERO WIDTH SPACE}", "") == unicodedata.normalize("NFC", "A" + word)


def test_the_fonts_have_the_scripts_of_europe_and_its_neighbours(fonts):
    alphabets = (
        "ABCXYZabcxyzÀÖØöøÿĀſƏəŞşȘșțẞ",
        "ΑΒΓΩαβγωΆάϊΰ",
        "АБВЯабвяЁёЄєІіЇїЎўЂђЉљЊњЋћЏџ",
        "אבגתםן",
        "ابجدهوزحطيءآأإة",
        "ԱԲԳաբգև",
        "აბგდჰ",
        "0123456789.,;:!?-–—…'\"„“”‚‘’«»‹›()[]{}<>@#&%‰/\\|*+=~^_§©®™°²³½€£$¥₤₪₴₺₽₹•·×÷−→≤≥≈✓\N{NO-BREAK SPACE}",
    )

    assert missing(alphabets, fonts) == []


def test_what_is_set_in_bold_is_covered_as_well():
    for regular in SHIPPED.glob("*-Regular.ttf"):
        bold = regular.with_name(regular.name.replace("Regular", "Bold"))
        assert characters(regular.read_bytes()) <= characters(bold.read_bytes()), regular.name


def test_every_shipped_family_is_known_to_the_typesetter(fonts):
    assert families(fonts) == FAMILIES
    assert len(covered(fonts)) > 3_000


def test_the_fonts_come_with_their_licence_and_are_small():
    assert "SIL OPEN FONT LICENSE" in (SHIPPED / "OFL.txt").read_text()
    assert "Bitstream" in (SHIPPED / "DejaVu.txt").read_text()
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 3_000_000


def test_every_language_has_every_word(fonts):
    for language in (
        "de",
        "fr",
        "nl",
        "es",
        "it",
        "pt",
        "pl",
        "cs",
        "da",
        "sv",
        "nb",
        "fi",
        "el",
        "he",
        "ar",
    ):
        assert words(language) is not words("en"), language
        assert words(language).keys() == words("en").keys()
        assert all("{page}" in words(language)["pages"] for _ in (1,))
        assert missing(list(words(language).values()), fonts) == []


def test_a_language_without_words_is_written_in_english():
    assert words("eo") is words("en")
    assert words("no") is words("nb")


def test_a_layout_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(CannotFindLayout, match="din-5008-b"):
        layout("din-676")


#: Envelope: width, height; window from its left and lower edge, width, height; panel of the folded paper: width, height.
ENVELOPES = {
    "right-window": ((220, 110), (100, 20, 100, 35), (210, 99)),
    "uk-dl": ((220, 110), (20, 18, 90, 35), (210, 99)),
    "us-10": ((241.3, 104.8), (22.2, 12.7, 114.3, 28.6), (215.9, 93.1)),
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_an_address_shows_in_the_window_wherever_the_paper_slides(name):
    (width, height), (left, lower, across, down), (panel_width, panel_height) = ENVELOPES[name]
    slide_x, slide_y = width - panel_width, height - panel_height
    top = height - lower - down
    address = layout(name)["address"]

    assert left <= address["x"]
    assert address["x"] + address["width"] <= left + across - slide_x
    assert top <= address["y"]
    assert address["y"] + address["height"] <= top + down - slide_y


def test_the_german_address_stands_in_the_field_of_its_standard():
    address = layout("din-5008-b")["address"]

    assert (address["x"], address["y"], address["height"]) == (25.0, 62.7, 27.3)
    assert address["x"] + address["width"] <= 105.0


@pytest.mark.parametrize("name", layouts())
def test_nothing_else_of_the_letter_stands_in_the_window(name):
    data = layout(name)
    address, details = data["address"], data["details"]

    assert data["body_y"] > address["y"] + address["height"]
    assert details["x"] >= address["x"] + address["width"] or details["x"] + details["width"] <= address["x"]


@pytest.mark.parametrize(
    ("lines", "language", "code"),
    [
        (["Ole", "Dublin", "Ireland"], "en", "IE"),
        (["Ole", "København", "DÄNEMARK"], "de-DE", "DK"),
        (["Ole", "Bern", "Suisse"], "de", "CH"),
        (["Ole", "Bern", "Switzerland"], "de", "CH"),
        (["Ole", "Berlin", "DE"], "en", "DE"),
        (["Ole", "12 Main Street", "Dublin D02"], "en", ""),
        (["Ireland"], "en", ""),
        (["Ole", "Dublin", "Ireland"], "no-such", "IE"),
    ],
)
def test_the_country_is_what_the_last_line_says(lines, language, code):
    assert country(lines, language) == code
