"""What the tests of running it use: a company with customers who owe, a mail server on loopback, the command line."""

import pytest
from click.testing import CliRunner
from operating import MailServer, owing

from dunwell.cli import dunwell


@pytest.fixture
def run(db):
    """Runs `dunwell …`; returns what click saw. A bug is raised, not turned into an exit code."""

    def run(*arguments):
        done = CliRunner().invoke(dunwell, [str(each) for each in arguments])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


@pytest.fixture
def birch(company):
    """Ash and Beech owe since three days; the standard playbook writes to them on this day."""
    owing(company, "ash", "Ash & Co")
    owing(company, "beech", "Beech Ltd")
    return company


@pytest.fixture
def mail_server(settings):
    """A mail server on loopback that keeps what it takes; mails go there."""
    with MailServer() as server:
        path = "dunwell.adapters.mail.transport"
        settings.DUNWELL_CHANNELS = {"DUNWELL_EMAIL_URL": (("email",), path, server.url)}
        yield server
