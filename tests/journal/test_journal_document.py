"""The document of the journal names every kind of entry and every table that is compared."""

from pathlib import Path

from dunwell.journal.kinds import KINDS
from dunwell.ledger.kept import KEPT

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "journal.md").read_text()


def test_every_kind_of_entry_is_documented_and_no_other():
    rows = [line for line in TEXT[TEXT.index("## Kinds") :].splitlines() if line.startswith("| `")]
    assert rows == [f"| `{kind}` | {tells} |" for kind, tells in KINDS.items()]


def test_every_table_of_the_ledger_that_is_compared_is_documented():
    compared = TEXT[TEXT.index("### What is compared") : TEXT.index("## Verifying")]
    for kept in KEPT:
        assert f"`{kept.about}`" in compared, kept.about
