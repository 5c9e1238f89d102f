"""`dunwell bench compose` at a small size: it composes, judges, and reports beside its rivals."""

import json

import pytest
from click.testing import CliRunner

from dunwell.bench.compose import compose


@pytest.mark.parametrize("language", ["en", "pl"])
def test_it_reports_e_mails_a_second_beside_its_rivals(db, language):
    arguments = ["--messages", "40", "--repeat", "1", "--language", language, "--json"]
    done = CliRunner().invoke(compose, arguments, catch_exceptions=False)

    result = json.loads(done.output)
    assert (result["messages"], result["language"]) == (40, language)
    assert result["composed_per_s"] > 0
    assert result["ratio_to_django"] > 0
    assert set(result["each_per_s"]) == {"composed", "django", "bare"}
    assert "processor" in result["machine"]
