"""The PDF of a letter: whole, the same every time, readable to everyone, and never a program."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from letter_messages import LETTER, letter, pages

from dunwell.adapters.letters import print_file
from dunwell.adapters.letters.fonts import SHIPPED, covered, families
from dunwell.adapters.letters.layouts import DATA, layout, layouts
from dunwell.adapters.letters.prepare import document
from dunwell.adapters.letters.setter import Setter, page_count
from dunwell.adapters.letters.typeset import typeset
from dunwell.values.delivery import DeliveryError, Line, Party

FONTS = (SHIPPED,)
CODE = '#panic("read as code") #set page(fill: red) $x$ *bold* _it_ `raw` = title <label> @ref \\ // #[x] "\' {{ }} %}'


def _compiler(*messages, duplex=False):
    said = [document(message, FONTS) for message in messages]
    inputs = {
        "title": "t",
        "author": "a",
        "date": said[0]["day"],
        "lang": said[0]["lang"],
        "region": said[0]["region"],
        "layout": layout("din-5008-b"),
        "fonts": families(FONTS),
        "duplex": duplex,
        "letters": said,
    }
    return typst.Compiler(
        DATA / "letter.typ",
        root=DATA,
        font_paths=[str(SHIPPED)],
        ignore_system_fonts=True,
        sys_inputs={"letters": json.dumps(inputs)},
    )


def _headings(message):
    return [each["body"]["text"] for each in json.loads(_compiler(message).query("heading"))]


def _pictures(*messages, duplex=False):
    """Each page as a picture."""
    pictures = _compiler(*messages, duplex=duplex).compile(format="png", ppi=60)
    return pictures if isinstance(pictures, list) else [pictures]


def test_a_letter_is_the_same_to_the_byte_every_time(setter):
    once = setter.pdf(letter())
    setter.pdf(letter(subject="another in between"))

    assert setter.pdf(letter()) == once
    assert Setter(SHIPPED.parent).pdf(letter()) == once


def test_a_letter_is_tagged_and_says_its_title_language_and_day(setter):
    pdf = setter.pdf(letter(locale="de-AT", subject="Offene Rechnungen"))

    assert b"%PDF-1.7" in pdf[:16]
    assert b"/Marked true" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Lang(de-AT)" in pdf
    assert b"Offene Rechnungen" in pdf
    assert b"2026-03-11" in pdf
    assert b"QR: IE29 AIBK 9311 5212 3456 78" in pdf, "the picture says what it is"


def test_a_letter_of_many_items_counts_its_pages(setter):
    lines = tuple(replace(LETTER.lines[0], number=f"INV-{number}") for number in range(300))

    one, many = setter.pdf(letter()), setter.pdf(letter(lines=lines))

    assert (pages(one), page_count(one)) == (1, 1)
    assert pages(many) == page_count(many)
    assert 5 < pages(many) < 20


def test_what_looks_like_code_is_printed_as_it_is(setter):
    headings = _headings(letter(subject=CODE))

    assert headings[0].replace("\N{ZERO WIDTH SPACE}", "") == CODE
    assert setter.pdf(
        letter(
            subject=CODE,
            text=f"{CODE}\n\n{CODE}",
            to=Party(CODE, f"{CODE}\nDublin"),
            sender=Party(CODE, CODE),
            reply_to=CODE,
            lines=(Line(CODE, date(2026, 1, 1), date(2026, 2, 1), "EUR", -5),),
            button_url=CODE,
        )
    ).startswith(b"%PDF")


@settings(max_examples=25, deadline=None)
@given(
    st.text(alphabet=sorted(covered(FONTS)), max_size=200),
    st.text(alphabet="#$*_`=<>@\\/[](){}\"'%~^&| \n\tabאب", max_size=200),
)
def test_any_text_the_fonts_have_becomes_a_letter(subject, text):
    pdf = typeset(
        [document(letter(subject=subject, text=text), FONTS)], layout("din-5008-b"), FONTS, title="x"
    )

    assert pages(pdf) >= 1


def test_a_letter_without_items_account_or_reply_address_is_a_letter(setter):
    pdf = setter.pdf(letter(lines=(), pay_to=None, reply_to="", sender=Party("Birch", "")))

    assert pages(pdf) == 1


@pytest.mark.parametrize("name", layouts())
def test_every_layout_makes_a_letter_on_its_paper(tmp_path, name):
    pdf = Setter(tmp_path, name).pdf(letter(channel="registered_letter"))

    box = [float(number) for number in re.search(rb"/MediaBox\[([^\]]*)\]", pdf)[1].split()]
    assert [round(number) for number in box] == ([0, 0, 612, 792] if name == "us-10" else [0, 0, 595, 842])
    assert pages(pdf) == 1


def test_an_address_too_large_for_the_window_is_refused(tmp_path):
    lines = "\n".join(
        f"A very long line of a postal address that never ends, number {number}" for number in range(7)
    )

    with pytest.raises(DeliveryError, match="does not fit into the window") as refused:
        Setter(tmp_path, "us-10").pdf(letter(to=Party("Ole", lines)))
    assert refused.value.permanent

    with pytest.raises(DeliveryError, match="9 lines"):
        Setter(tmp_path).pdf(letter(to=Party("Ole", "\n".join("abcdefgh"))))


def test_an_address_of_six_long_lines_still_fits_the_german_window(setter):
    lines = "\n".join(
        ("Accounts Payable Department", "c/o Northwind Traders", "Building 7", "12 Main Street", "Dublin")
    )

    assert pages(setter.pdf(letter(to=Party("Ole Møller and Daughters Limited", lines)))) == 1


def test_a_font_of_ones_own_is_used_for_what_the_others_lack(tmp_path):
    own = tmp_path / "fonts"
    own.mkdir()
    assert len(families((SHIPPED,))) == 6

    (own / "readme.txt").write_text("no font")
    assert Setter(tmp_path).pdf(letter()).startswith(b"%PDF")


def test_a_print_file_has_every_letter_and_begins_each_on_a_sheet_of_its_own(tmp_path):
    long = letter(lines=tuple(replace(LETTER.lines[0], number=f"INV-{number}") for number in range(30)))
    assert pages(Setter(tmp_path).pdf(long)) == 2

    simplex = print_file([letter(), long, letter()], home=tmp_path)
    duplex = print_file([letter(), long, letter()], home=tmp_path, duplex=True)

    assert pages(simplex) == 1 + 2 + 1
    assert pages(duplex) == 2 + 2 + 1


def test_a_letter_looks_the_same_in_a_print_file_page_numbers_included():
    long = letter(lines=tuple(replace(LETTER.lines[0], number=f"INV-{number}") for number in range(30)))
    (short_page,), long_pages = _pictures(letter()), _pictures(long)
    assert len(set(long_pages)) == 2

    assert _pictures(letter(), long, letter(), long) == [short_page, *long_pages, short_page, *long_pages]
    duplex = _pictures(letter(), long, duplex=True)
    assert [duplex[0], *duplex[2:]] == [short_page, *long_pages]


def test_a_print_file_is_the_same_to_the_byte_and_titled(tmp_path):
    once = print_file([letter(), letter(message_id=8)], home=tmp_path, title="Letters of 11 March")

    assert once == print_file([letter(), letter(message_id=8)], home=tmp_path, title="Letters of 11 March")
    assert b"Letters of 11 March" in once


def test_a_letter_that_cannot_be_set_stops_the_print_file_by_name(tmp_path):
    with pytest.raises(DeliveryError, match="message 8"):
        print_file([letter(), letter(message_id=8, subject="山")], home=tmp_path)
