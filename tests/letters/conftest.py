"""A place with an empty home, and the way to set a letter in it. Leaves out the messages."""

import pytest

from dunwell.adapters.letters.fonts import SHIPPED
from dunwell.adapters.letters.setter import Setter
from dunwell.values.delivery import Place


@pytest.fixture
def place(tmp_path):
    """Where the program runs: nothing is there yet."""
    return Place(tmp_path, "https://dunwell.example", "secret")


@pytest.fixture
def setter(tmp_path):
    """Sets letters for a window on the left, with the shipped fonts."""
    return Setter(tmp_path)


@pytest.fixture
def fonts():
    """The folders of fonts that come with Dunwell."""
    return (SHIPPED,)
