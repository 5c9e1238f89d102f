"""`dunwell bench letters` measures what it says, on letters as different as real ones."""

import json

from click.testing import CliRunner

from dunwell.bench.letters import letters, measure_letters


def test_it_prints_what_each_way_came_to_beside_the_floor():
    done = CliRunner().invoke(measure_letters, ["--letters", "3", "--repeat", "1", "--json"])

    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["letters"] == 3
    for name in ("single_per_s", "single_into_folder_per_s", "print_file_per_s", "empty_page_per_s"):
        assert said[name] > 0
    assert said["peak_mb"].keys() == said["spread_per_s"].keys()
    assert said["machine"]["typst"]


def test_the_letters_differ_and_are_the_same_for_a_seed():
    made = letters(50, seed=1)

    assert made == letters(50, seed=1)
    assert len({letter.to for letter in made}) == len({letter.pay_to for letter in made}) == 50
    assert all(letter.pay_to.amount_minor == sum(line.open_minor for line in letter.lines) for letter in made)
