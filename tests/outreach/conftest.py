"""What several tests of the outreach use: a small ledger, and the command line."""

import pytest
from cast import customer, invoice
from click.testing import CliRunner

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
    """Ash can be written to, Elm cannot, Oak is not due."""
    invoice(customer(company, "ash", contact="Kim"), "A1", "2026-03-08", "120.00")
    invoice(customer(company, "elm", email=None), "E1", "2026-03-01")
    invoice(customer(company, "oak"), "O1", "2026-04-01")
    return company
