"""The words of the button that leads to where to pay."""

import pytest

from dunwell.outreach.texts import SHIPPED, CannotReadTexts, read_texts

BUTTON = 'pay_button = "See and pay"'


@pytest.fixture
def english(tmp_path):
    """A folder with the shipped English words, the phrase of the button replaced by this line."""

    def write(line):
        (tmp_path / "en").mkdir()
        for path in (SHIPPED / "en").glob("*.toml"):
            (tmp_path / "en" / path.name).write_text(path.read_text().replace(BUTTON, line))
        return [tmp_path]

    return write


def test_the_words_of_the_button_may_be_left_out(english):
    assert read_texts("en", "standard", english("")).pay_button == ""


@pytest.mark.parametrize("words", ["'Pay {{ net }}'", "'{% if net %}Pay{% endif %}'", "'{{ 7 * 7 }}'", "7"])
def test_the_words_of_the_button_name_no_placeholder(english, words):
    with pytest.raises(CannotReadTexts, match=r"phrases\.pay_button"):
        read_texts("en", "standard", english(f"pay_button = {words}"))
