"""`dunwell law may-contact`: what is asked for, what comes out, and how it ends."""

import json

import pytest
from click.testing import CliRunner

from dunwell.cli import dunwell

EXAMPLE = "--jurisdiction US-MA --relationship B2C --actor FP --channel call --at 2026-03-11T20:30 --zone America/New_York"


def run(arguments, *more):
    return CliRunner().invoke(dunwell, ["law", "may-contact", *arguments.split(), *more])


def answer(arguments, *more):
    done = run(arguments, *more, "--json")
    assert done.exit_code in (0, 1), done.output
    found = json.loads(done.stdout)
    assert found["allowed"] == (done.exit_code == 0)
    return found


def test_the_example_of_the_interface_is_answered_as_it_says():
    found = answer(EXAMPLE)

    assert found.keys() == {"allowed", "rules", "next_allowed_at"}
    assert found["allowed"] is True
    assert found["next_allowed_at"] == "2026-03-11T20:30:00-04:00"
    assert [(rule["id"], rule["verdict"], rule["strength"]) for rule in found["rules"]] == [
        ("ma-hours", "allow", "regulation"),
        ("ma-2in7", "allow", "regulation"),
    ]
    assert all("940 CMR 7.0" in rule["cite"] and rule["says"] and rule["why"] for rule in found["rules"])


def test_no_ends_with_one_and_names_the_next_minute():
    found = answer(EXAMPLE.replace("20:30", "21:00"))

    assert (found["allowed"], found["next_allowed_at"]) == (False, "2026-03-12T08:00:00-04:00")


def test_the_table_tells_the_same_to_a_person():
    done = run(EXAMPLE.replace("20:30", "21:00"))

    assert done.exit_code == 1
    assert done.output.startswith("No.\n")
    assert "forbid  ma-hours (regulation, 940 CMR 7.0" in done.output
    assert "Next: 2026-03-12T08:00:00-04:00" in done.output
    assert "not legal advice" in done.output


def test_contacts_are_counted_from_a_file(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("at,channel,debt\n2026-03-06T10:00,call,A\n2026-03-09T10:00,call,A\n")

    about_a = answer(EXAMPLE, "--contacts", str(path), "--debt", "A")
    about_b = answer(EXAMPLE, "--contacts", str(path), "--debt", "B")

    assert (about_a["allowed"], about_a["next_allowed_at"]) == (False, "2026-03-13T08:00:00-04:00")
    assert about_b["allowed"]


def test_a_file_of_contacts_that_cannot_be_read_is_told_with_its_places(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text("at,mood\n2026-03-06T10:00,good\n")

    done = run(EXAMPLE, "--contacts", str(path), "--json")

    assert done.exit_code == 1
    assert json.loads(done.stdout)["refused"] == "unreadable"
    assert json.loads(done.stdout)["allowed"] is False
    assert "contacts.csv: error: row 2, mood: is no column of contacts" in done.stderr


def test_without_a_zone_the_clock_is_that_of_every_zone_of_the_place():
    massachusetts = answer(EXAMPLE.replace(" --zone America/New_York", ""))
    anywhere = answer("--jurisdiction US --relationship B2C --actor TP --channel call --at 2026-03-11T20:30")
    by_the_moment = answer(
        "--jurisdiction US --relationship B2C --actor TP --channel call --at 2026-03-11T12:00-04:00"
    )

    assert massachusetts["next_allowed_at"] == "2026-03-11T20:30:00-04:00"
    assert (anywhere["allowed"], anywhere["next_allowed_at"]) == (True, "2026-03-11T20:30:00")
    assert by_the_moment["allowed"] is False
    assert "more time zones" in by_the_moment["rules"][0]["why"]


@pytest.mark.parametrize(
    ("zone", "at", "allowed", "told"),
    [
        ("America/New_York", "2026-11-01T01:30", False, "01:30 is shown twice that day in America/New_York"),
        ("America/New_York", "2026-03-08T02:30", False, "taken as 01:30 and as 03:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", False, "taken as 01:45 and as 02:45"),
        ("America/New_York", "2026-03-08T08:00", True, ""),
    ],
)
def test_a_time_that_is_shown_twice_or_not_at_all_is_told_and_has_to_suit_both_ways(zone, at, allowed, told):
    done = run(
        f"--jurisdiction US --relationship B2C --actor TP --channel call --at {at} --zone {zone} --json"
    )

    assert json.loads(done.stdout)["allowed"] == allowed
    assert told in done.stderr
    assert bool(done.stderr) == bool(told)


def test_the_later_of_two_readings_decides_when_contact_may_begin(tmp_path):
    path = tmp_path / "contacts.json"
    path.write_text('[{"at": "2026-10-25T01:30+00:00", "channel": "call"}]')

    arguments = "--jurisdiction DE --relationship B2C --actor FP --channel call --zone Europe/Berlin --json"
    done = run(f"{arguments} --at 2026-10-25T02:30", "--contacts", str(path))

    assert json.loads(done.stdout)["next_allowed_at"] == "2026-10-26T09:00:00+01:00"


def test_a_country_without_a_pack_is_refused_and_not_guessed():
    done = run("--jurisdiction JP --relationship B2C --actor FP --channel call --at 2026-03-11T12:00 --json")

    assert done.exit_code == 1
    assert json.loads(done.stdout)["refused"] == "no_pack"


def test_wishes_notices_moratoria_and_persons_are_heard():
    at = "--relationship B2C --actor FP --channel call --at 2026-03-11T12:00"

    def verdicts(arguments):
        return {rule["id"]: rule["verdict"] for rule in answer(f"{at} {arguments}")["rules"]}

    assert verdicts("--jurisdiction DE --wish cease")["house-wish"] == "forbid"
    assert verdicts("--jurisdiction DE --wish opt_out:sms=2026-03-01").get("house-wish") is None
    assert (
        verdicts("--jurisdiction CA-BC --zone America/Vancouver --sent bc-5day=2026-03-09")["bc-5day"]
        == "forbid"
    )
    assert (
        verdicts("--jurisdiction GB --moratorium gb-breathing-space=2026-03-01")["gb-breathing-space"]
        == "forbid"
    )
    assert verdicts("--jurisdiction DE --person neighbour")["de-third-person"] == "ask"
    assert verdicts("--jurisdiction DE --seat US-MA")["ma-hours"] == "allow"


@pytest.mark.parametrize(
    "wrong",
    [
        "--at yesterday",
        "--at 2026-03-11",
        "--at 2026-02-30T12:00",
        "--zone Mars/Olympus",
        "--channel pigeon",
        "--actor me",
        "--wish peace",
        "--wish opt_out:pigeon",
        "--wish cease=someday",
        "--sent bc-5day",
        "--sent no-such-rule=2026-03-01",
        "--person nobody",
        "--jurisdiction EU --zone=",
    ],
)
def test_what_cannot_be_understood_is_wrong_usage(wrong):
    arguments = EXAMPLE.replace("--jurisdiction US-MA", "") if "--jurisdiction" in wrong else EXAMPLE

    assert run(f"{arguments} {wrong}").exit_code == 2
