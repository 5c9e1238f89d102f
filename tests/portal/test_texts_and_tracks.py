"""What a playbook and its texts may say of unsubscribing and of the button."""

import shutil
import tomllib

import pytest

from dunwell.outreach.playbook_rules import Broken, checked
from dunwell.outreach.playbooks import SHIPPED
from dunwell.outreach.text_rules import Wrong, sources
from dunwell.outreach.texts import SHIPPED as TEXTS
from dunwell.outreach.texts import read_texts


def playbook(**track):
    data = tomllib.loads((SHIPPED / "standard.toml").read_text())
    data["track"][0] |= track
    return checked(data, "standard").tracks[0]


def texts(**phrases):
    data = tomllib.loads((TEXTS / "en" / "standard.toml").read_text())
    data["phrases"] |= phrases
    return data


def test_a_track_does_not_allow_it_unless_it_says_so():
    assert playbook().unsubscribe is False
    assert playbook(unsubscribe=True).unsubscribe is True
    assert playbook(unsubscribe=False).unsubscribe is False


@pytest.mark.parametrize("value", ["true", 1, 0, None, ["true"]])
def test_it_says_so_by_true_or_false_alone(value):
    with pytest.raises(Broken, match="unsubscribe must be true or false"):
        playbook(unsubscribe=value)


def test_true_and_false_are_no_numbers_elsewhere():
    with pytest.raises(Broken, match="priority must be a whole number"):
        playbook(priority=True)


def test_the_words_of_the_button_may_be_left_out(tmp_path):
    (tmp_path / "en").mkdir()
    path = tmp_path / "en" / "standard.toml"
    shutil.copy(TEXTS / "en" / "standard.toml", path)
    path.write_text(path.read_text().replace('pay_button = "See and pay"\n', ""))

    assert "pay_button" not in read_texts("en", "standard", [tmp_path]).phrases


@pytest.mark.parametrize("words", ["Pay {{ net }}", "{% if net %}Pay{% endif %}", "{{ 7 * 7 }}", 7])
def test_the_words_of_the_button_name_no_placeholder(words):
    with pytest.raises(Wrong, match=r"phrases\.pay_button"):
        sources(texts(pay_button=words))
