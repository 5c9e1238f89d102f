"""The pages of reports: every one in both languages, for whom they are, and their downloads."""


import pytest
from small_ledger import TODAY

from dunwell.insight.reports.named import REPORTS

pytestmark = pytest.mark.django_db
DAY = {"on": str(TODAY)}


@pytest.mark.parametrize("name", list(REPORTS))
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_report_has_a_page_in_both_languages(staff, book, name, language):
    staff.cookies["django_language"] = language

    page = staff.get(f"/birch/reports/{name}/", DAY)

    assert page.status_code == 200
    assert 'style="' not in page.content.decode()
