"""The sample is there as a whole or not at all, wherever its making is broken off."""

from datetime import UTC, date, datetime

import pytest

from dunwell.ledger.models import Company
from dunwell.sample import company as sample


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("last", ["set_off", "add_situations"])
def test_a_sample_that_is_broken_off_leaves_no_company_behind(monkeypatch, last):
    def broken_off(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(sample, last, broken_off)
    with pytest.raises(KeyboardInterrupt):
        sample.put(date(2026, 3, 11), datetime(2026, 3, 11, 8, tzinfo=UTC))

    assert not Company.objects.exists()
