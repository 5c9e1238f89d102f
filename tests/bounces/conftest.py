"""A company whose mails have left, and the folder its reports come to."""

import pytest
from posted import mail_server, owing, send


@pytest.fixture
def posted(company, settings, tmp_path):
    """Ash and Elm were written to this morning; returns their messages by reference of the customer."""
    owing(company, "ash")
    owing(company, "elm")
    with mail_server(settings, tmp_path):
        yield send(company)


@pytest.fixture
def mailbox(settings, tmp_path):
    """The report mailbox; calling it puts a mail into it."""
    folder = tmp_path / "reports"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    settings.DUNWELL_REPORTS = settings.DUNWELL_REPORTS | {"url": f"maildir://{folder}"}

    def put(raw):
        (folder / "new" / f"{len(list(folder.rglob('*.eml')))}.eml").write_bytes(raw)

    put.folder = folder
    return put
