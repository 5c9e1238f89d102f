"""A company whose messages carry links."""

import shutil

import pytest

from dunwell.outreach.models import DeliveryRules
from dunwell.outreach.playbooks import SHIPPED as PLAYBOOKS


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
