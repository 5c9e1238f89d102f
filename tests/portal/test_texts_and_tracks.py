"""What a playbook may say of unsubscribing."""

import tomllib

import pytest

from dunwell.outreach.playbook_shape import shaped
from dunwell.outreach.playbooks import SHIPPED


def track(**keys):
    """The first track of the standard playbook with these keys, and what is wrong with it, in words."""
    data = tomllib.loads((SHIPPED / "standard.toml").read_text())
    data["track"][0] |= keys
    playbook, faults = shaped(data, "standard")
    return playbook and playbook.tracks[0], " ".join(fault.message for fault in faults)


def test_a_track_does_not_allow_it_unless_it_says_so():
    assert track()[0].unsubscribe is False
    assert track(unsubscribe=True)[0].unsubscribe is True
    assert track(unsubscribe=False)[0].unsubscribe is False


@pytest.mark.parametrize("value", ["true", 1, 0, None, ["true"]])
def test_it_says_so_by_true_or_false_alone(value):
    assert "unsubscribe must be true or false" in track(unsubscribe=value)[1]


def test_true_and_false_are_no_numbers_elsewhere():
    assert "priority must be a whole number" in track(priority=True)[1]
