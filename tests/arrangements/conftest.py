"""A policy of the company's own, for the tests of this folder."""

import pytest


@pytest.fixture
def own_policy(company):
    """Writes a policy into the home under a key, from the text of the shipped one, and lets the company use it."""
    from arranging import doing
    from django.conf import settings

    from days import TODAY
    from dunwell.arrangements.policies import set_policy

    written = []

    def write(key, text):
        folder = settings.HOME / "policies"
        folder.mkdir(exist_ok=True)
        written.append(folder / f"{key}.toml")
        written[-1].write_text(text.replace('key = "standard"', f'key = "{key}"', 1))
        set_policy(company, key, TODAY, **doing())

    yield write
    for path in written:
        path.unlink()
