"""A company whose messages carry links."""

import shutil
import sys
from pathlib import Path

import pytest
from page_cast import credit, customer, invoice, unapplied

from dunwell.outreach.models import DeliveryRules, PayAccount
from dunwell.outreach.playbooks import SHIPPED as PLAYBOOKS

# The mail server of another area plays here too.
sys.path.append(str(Path(__file__).parents[1] / "mail"))


@pytest.fixture
def open_track(company, settings, tmp_path):
    """The company's playbook allows to unsubscribe, and it is paid at a page of its own."""
    settings.HOME = tmp_path / "home"
    (settings.HOME / "playbooks").mkdir(parents=True)
    shutil.copy(PLAYBOOKS / "standard.toml", settings.HOME / "playbooks" / "standard.toml")
    path = settings.HOME / "playbooks" / "standard.toml"
    path.write_text(path.read_text().replace("priority = 10\n", "priority = 10\nunsubscribe = true\n"))
    settings.PUBLIC_URL = "https://dunwell.example"
    settings.ALLOWED_HOSTS = ["testserver"]
    DeliveryRules.objects.create(company=company, pay_url="https://pay.birch.example/now?lang=en")
    return company


@pytest.fixture
def ash(company, settings):
    """Ash owes three invoices in euros, two of them due, and has some credit; the company has an account in euros."""
    settings.ALLOWED_HOSTS = ["testserver"]
    PayAccount.objects.create(
        company=company, currency="EUR", holder="Birch Supplies", iban="IE29AIBK93115212345678"
    )
    owing = customer(company, "ash")
    invoice(owing, "A-1", 70_000, 20, note="Oak boards")
    invoice(owing, "A-2", 42_000, 5, note="Delivery")
    invoice(owing, "A-3", 50_000, -10, note="Ash boards")
    credit(owing, "CN-1", 9_000)
    return owing


@pytest.fixture
def brook(company):
    """Brook owes the same company, and is no business of Ash's."""
    owing = customer(company, "brook")
    invoice(owing, "B-1", 99_900, 20, note="Secret plans")
    unapplied(owing, "P-brook", 100)
    return owing
