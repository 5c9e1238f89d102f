"""The pages of reports: each in both languages, for whom they are, charts that can be read without seeing, downloads."""

import csv
import io
from xml.etree import ElementTree

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from small_ledger import HOSTILE, NOW, TODAY, owing

from dunwell.insight.reports.named import REPORTS
from dunwell.people.memberships import add_member
from dunwell.people.models import Role

pytestmark = pytest.mark.django_db
DAY = {"on": str(TODAY)}
SVG = "{http://www.w3.org/2000/svg}"
ADDRESSES = ("", "ageing/", "ageing/customers.csv", "ageing.xlsx")


def drawings(page):
    """The charts of a page, each parsed as the XML it has to be."""
    parts = page.content.decode().split('<svg class="chart-drawing"')[1:]
    # Charts hold drawings in drawings: the outer one ends before its table, or its figure does.
    ends = (each.split("<details")[0].split("</figure>")[0].rsplit("</svg>", 1)[0] for each in parts)
    return [
        ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-drawing"{each}</svg>')
        for each in ends
    ]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_report_has_a_page_in_both_languages(staff, book, language):
    staff.cookies["django_language"] = language

    index = staff.get("/birch/reports/").content.decode()

    for name in REPORTS:
        page = staff.get(f"/birch/reports/{name}/", DAY)
        assert page.status_code == 200
        assert f'href="/birch/reports/{name}/"' in index
        assert "style=" not in page.content.decode()


@pytest.mark.parametrize("name", ["ageing", "dso", "reasons"])
def test_a_chart_says_in_words_what_it_shows_and_has_its_table_behind_it(staff, book, name):
    page = staff.get(f"/birch/reports/{name}/", DAY)

    [drawing] = drawings(page)
    assert drawing.get("role") == "img"
    named = {each.get("id"): each.text for each in drawing if each.tag in (f"{SVG}title", f"{SVG}desc")}
    assert sorted(named) == sorted(drawing.get("aria-labelledby").split())
    assert all(named.values())
    # The later of two tables of one chart comes with it, closed.
    assert '<details class="chart-table"><summary>' in page.content.decode()
    assert all("style" not in each.attrib for each in drawing.iter())


def test_bars_are_as_long_as_their_amounts(staff, book):
    [drawing] = drawings(staff.get("/birch/reports/ageing/", DAY))

    widths = [float(each.get("width").rstrip("%")) for each in drawing.findall(f"{SVG}rect")]

    # Two of three invoices of the same amount are 1 to 30 days late, one is not due yet.
    assert len(widths) == 2
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.02)
    words = [each.text for each in drawing.findall(f"{SVG}text")]
    assert words[:4] == ["Not due yet", "€1,234.50", "1–30 days late", "€2,469.00"]


def test_customers_come_most_overdue_first_a_page_at_a_time(staff, company):
    for number in range(60):
        owing(company, f"Late {number:02}", amount_minor=10_000 + number)
    owing(company, "Not Yet", late_days=-3)

    first = staff.get("/birch/reports/ageing/", DAY).content.decode()
    last = staff.get("/birch/reports/ageing/", DAY | {"page": "9999"}).content.decode()
    everybody = staff.get("/birch/reports/ageing/", DAY | {"order": "total", "page": "2"}).content.decode()

    assert first.index("Late 59") < first.index("Late 10")
    assert "Late 09" not in first
    assert "1 to 50 of 60" in first
    assert "51 to 60 of 60" in last
    assert "Late 09" in last
    assert (
        "Not Yet"
        in staff.get("/birch/reports/ageing/", DAY | {"order": "total"}).content.decode() + everybody
    )
    assert "51 to 61 of 61" in everybody
    assert f"?page=1&amp;on={TODAY}&amp;order=total" in everybody


@pytest.mark.parametrize(
    "asked", [{"on": "x"}, {"on": "9999-99-99"}, {"page": "-1"}, {"page": "x"}, {"order": "x"}]
)
def test_what_makes_no_sense_in_an_address_is_left_aside(staff, book, asked):
    assert staff.get("/birch/reports/ageing/", asked).status_code == 200


def test_downloads_have_every_row_and_no_formula(staff, company):
    for number in range(55):
        owing(company, f"Late {number:02}")
    owing(company, '=HYPERLINK("http://evil.example")')

    table = staff.get("/birch/reports/ageing/customers.csv", DAY)
    book = staff.get("/birch/reports/ageing.xlsx", DAY)

    assert table["Content-Disposition"] == f'attachment; filename="birch-ageing-customers-{TODAY}.csv"'
    text = b"".join(table.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 57
    assert rows[-1][1] == """'=HYPERLINK("http://evil.example")"""
    sheets = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content)))
    names = [cell for (cell,) in sheets["By customer"].iter_rows(min_col=2, max_col=2)]
    assert (len(names), names[-1].data_type) == (57, "s")


def test_a_name_with_marks_in_it_is_shown_as_it_is(staff, company):
    owing(company, HOSTILE)

    page = staff.get("/birch/reports/ageing/", DAY).content.decode()

    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_there_is_nothing_where_no_report_is(staff, company):
    for path in ("wrong/", "ageing/wrong.csv", "wrong/customers.csv", "wrong.xlsx"):
        assert staff.get(f"/birch/reports/{path}", DAY).status_code == 404, path


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("controller", 200), ("viewer", 200), ("auditor", 200), ("account_manager", 403)],
)
def test_reports_are_for_those_who_see_all_customers(client, company, role, status):
    user = User.objects.create_user(role)
    add_member(company, user, Role(role), role.title(), at=NOW, by="Dana")
    client.force_login(user)

    assert {client.get(f"/birch/reports/{path}", DAY).status_code for path in ADDRESSES} == {status}


def test_another_companys_reports_are_not_there_and_nothing_is_posted(client, company, other):
    user = User.objects.create_user("elsewhere")
    add_member(other, user, Role.OWNER, "Elsewhere", at=NOW, by="Dana")
    client.force_login(user)

    for path in ADDRESSES:
        assert client.get(f"/birch/reports/{path}").status_code == 404
        assert client.post(f"/elm/reports/{path}").status_code == 405
    client.logout()
    for path in ADDRESSES:
        assert client.get(f"/birch/reports/{path}").status_code == 302


def test_a_page_asks_the_database_little_however_many_customers_there_are(staff, company):
    def asked():
        found = {}
        for name in REPORTS:
            with CaptureQueriesContext(connection) as queries:
                assert staff.get(f"/birch/reports/{name}/", DAY).status_code == 200
            found[name] = len(queries)
        return found

    owing(company, "Ash & Co")
    asked()
    few = asked()
    for number in range(60):
        owing(company, f"Late {number:02}")

    assert asked() == few
    assert max(few.values()) <= 15
