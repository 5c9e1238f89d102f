"""`docs/import.md` names everything a profile may say, and its example works."""

import re
from pathlib import Path

import pytest
from export_text import messages

from dunwell.adapters.accounting import profile_names
from dunwell.adapters.accounting.profile import ACTIONS, CLEANINGS, TARGETS
from dunwell.ledger.models import CreditNote, Invoice

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text()


def test_the_page_names_every_profile_target_cleaning_and_action():
    named = set(re.findall(r"`([a-z_-]+)`", PAGE))
    wanted = {
        *profile_names(),
        *CLEANINGS,
        *ACTIONS,
        *TARGETS,
        *(target for targets in TARGETS.values() for target in targets),
    }

    assert wanted <= named, wanted - named


@pytest.mark.django_db
def test_the_example_of_a_profile_works(bring, tmp_path):
    path = tmp_path / "kontor.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1])
    content = (
        "Kontor 3;;;;;;;;\nOffene Posten;;;;;;;;\nKundennr;Kunde;Land;Beleg;Datum;Fällig;Positionsbetrag;Belegart;Status\n"
        "007;Müller;Österreich;R1;05.01.2026;04.02.2026;1.000,50;Rechnung;\n"
        "007;Müller;Österreich;R1;05.01.2026;04.02.2026;2,50;Rechnung;\n"
        "007;Müller;Österreich;G1;05.01.2026;05.01.2026;3,00;Gutschrift;\n007;;;R2;;;;;Entwurf\n"
    )

    outcome = bring(content, str(path))

    assert outcome.written, messages(outcome)
    assert Invoice.objects.get().open_minor == 100300
    assert CreditNote.objects.get().customer.country == "AT"
