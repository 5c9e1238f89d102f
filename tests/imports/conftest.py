"""What the tests of imports share: writing a file and importing it on a fixed day."""

from datetime import date

import pytest

from days import NOW, TODAY


@pytest.fixture
def bring(company, tmp_path, monkeypatch):
    """Imports a text, or a file that is there, for Birch Supplies; returns the outcome."""
    from dunwell.ledger.imports import ImportOptions, import_export

    def bring(content, profile="generic", *, name="export.csv", as_of: date = TODAY, **options):
        if isinstance(content, str | bytes):
            path = tmp_path / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        else:
            path = content
        return import_export(company, path, profile, as_of, NOW, ImportOptions(**options), by="Dana")

    return bring
