"""What `dunwell law` does not let pass: rules of another kind, rates beyond measure, files that only look like contacts."""

import json

import pytest
from asking import ask, made, verdicts
from click.testing import CliRunner

from dunwell.cli.law import law
from dunwell.law.contact_history import CannotReadContacts, read_contacts
from dunwell.law.pack_files import shipped_packs

CONTACT = (
    "may-contact --jurisdiction US-MA --relationship B2C --actor FP --channel call --at 2026-03-11T12:00"
)
COSTS = "costs --relationship B2C --principal 100 --on 2026-01-01"


def _run(arguments):
    return CliRunner().invoke(law, arguments.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (f"{CONTACT} --moratorium gb-papdc=2026-03-01", "is a rule on notice"),
        (f"{CONTACT} --moratorium gb-interest=2026-03-01", "gb-breathing-space"),
        (f"{CONTACT} --sent gb-breathing-space=2026-03-01", "is a rule on moratorium"),
        (
            "before court --jurisdiction GB --relationship B2C --actor FP --on 2026-01-01 --sent gb-interest=2026-01-01",
            "gb-papdc",
        ),
    ],
)
def test_a_rule_of_another_kind_is_wrong_usage_and_not_passed_over(arguments, said):
    done = _run(arguments)
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize("percent", ["101", "1e30", "0.0000001", "NaN", "-1"])
def test_a_rate_of_vat_that_cannot_be_one_is_wrong_usage(percent):
    done = _run(f"{COSTS} --jurisdiction NL --vat-not-recoverable --vat-percent {percent}")
    assert done.exit_code == 2
    assert "--vat-percent" in done.stderr


def test_a_scale_that_was_seen_but_is_not_certain_is_told_as_unconfirmed():
    done = _run(f"{COSTS} --jurisdiction DK --json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["refused"] == "unconfirmed"


def test_a_house_rule_is_explained_as_company_policy():
    done = _run("explain house-2in7")
    assert done.exit_code == 0
    assert done.output.startswith(
        "house-2in7 (company policy, contact cap)\nAt most two contacts in seven days\n"
    )
    assert "text of the law" not in done.output


@pytest.mark.parametrize("text", ["null", '"x"', "channel,outcome\n", "1,2\n3,4\n"])
def test_a_file_whose_first_line_names_no_day_is_no_file_of_contacts(tmp_path, text):
    (tmp_path / "contacts").write_text(text)
    with pytest.raises(CannotReadContacts, match="its first line names no moment"):
        read_contacts(tmp_path / "contacts")


@pytest.mark.parametrize("debt", [{"id": "A"}, [{"id": "A"}], [["A"]]])
def test_a_debt_that_is_no_text_is_told_and_not_taken_for_another_debt(tmp_path, debt):
    path = tmp_path / "contacts.json"
    path.write_text(json.dumps([{"at": "2026-03-10T10:00", "channel": "call", "debt": debt}]))
    with pytest.raises(CannotReadContacts, match="row 1, debt: holds"):
        read_contacts(path)


def test_a_part_of_a_region_has_the_rules_of_its_region():
    packs = shipped_packs()
    assert [pack.id for pack in packs.chain("US-MA-025")] == ["US-MA", "US"]
    assert [pack.id for pack in packs.chain("GB-ENG-LND")] == ["GB"]
    assert packs.part("GB-ENG-LND") == "ENG"
    assert packs.part("GB-LND") == ""
    assert verdicts(ask("US-MA-025", "2026-03-11T20:30", zone="America/New_York")) == {
        "ma-hours": "allow",
        "ma-2in7": "allow",
    }


def test_where_no_law_counts_a_third_person_is_asked_once_by_company_policy():
    before = [made("2026-03-02", outcome="conversation", person="neighbour", number="residence")]
    first = ask("US-MA", "2026-03-11T12:00", person="neighbour", contacts=[])
    second = ask("US-MA", "2026-03-11T12:00", person="neighbour", contacts=before)
    assert first.allowed
    assert not second.allowed
    assert verdicts(second)["house-third-person"] == "forbid"
    assert verdicts(second)["ma-third-person"] == "allow"


def test_where_a_law_counts_it_forbids_and_the_house_is_not_named():
    before = [made("2026-03-02", outcome="conversation", person="neighbour", number="residence")]
    second = ask("US-MA", "2026-03-11T12:00", actor="TP", person="neighbour", contacts=before)
    assert verdicts(second)["us-third-person"] == "forbid"
    assert "house-third-person" not in verdicts(second)


@pytest.mark.parametrize("command", [f"{CONTACT} --contacts", "wording nl-14day"])
def test_a_file_that_cannot_be_read_is_told_in_the_document_too(tmp_path, command):
    path = tmp_path / "odd"
    path.write_bytes(b"\xff\xfe")
    done = _run(f"{command} {path} --json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["refused"]) == (1, "unreadable")
    assert "odd" in told["message"]
    assert told["message"].splitlines()[0] in done.stderr
