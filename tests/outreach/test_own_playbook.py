"""A playbook chosen for one customer: it comes before every rule, is told in why and the journal, and can be given up."""

import pytest
from cast import at, customer, day, decision, invoice, known, round_on
from click.testing import CliRunner
from django.conf import settings

from dunwell.cli import dunwell
from dunwell.journal.changed import changed_rows
from dunwell.journal.check import check_chain
from dunwell.journal.models import Entry
from dunwell.outreach.assigning import BY_SEGMENT, assignment_of
from dunwell.outreach.models import CustomerPlaybook
from dunwell.outreach.own_playbook import CannotChoose, choose_playbook, give_up_playbook
from dunwell.outreach.playbooks import SHIPPED
from dunwell.outreach.told import OWN_PLAYBOOK
from dunwell.outreach.what_if import what_if
from dunwell.outreach.why import explain

TODAY = "2026-03-11"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)
    (tmp_path / "playbooks").mkdir()
    return tmp_path


@pytest.fixture
def ash(company, home):
    made = customer(company, "ash", key_account=True)
    invoice(made, "A-1", "2026-03-01", "100.00")
    other = customer(company, "elm", key_account=True)
    invoice(other, "E-1", "2026-03-01", "100.00")
    return made


def choose(who, key, on=TODAY, note="asked for fewer letters"):
    return choose_playbook(who, key, day(on), at=at(on), note=note, by="dana")


def give_up(who, on=TODAY):
    return give_up_playbook(who, day(on), at=at(on), note="", by="dana")


def playbooks(company, on=TODAY):
    refs = dict(company.customers.values_list("pk", "ref"))
    return {refs[row["customer_id"]]: row["playbook"] for row in known(company, on, "customers")}


@pytest.mark.parametrize(("of_all", "others"), [("standard", "standard"), (BY_SEGMENT, "key-account")])
def test_it_comes_before_everybodys_playbook_and_before_every_rule(company, ash, of_all, others):
    company.playbook = of_all
    company.save()
    choose(ash, "gentle", "2026-03-10")

    assert playbooks(company) == {"ash": "gentle", "elm": others}
    assert playbooks(company, "2026-03-09") == {"ash": others, "elm": others}
    assert what_if(company, "brisk", day(TODAY)).differing <= 1


def test_why_says_who_chose_it_and_why_in_both_languages(company, ash):
    before = assignment_of(company).sha256
    choose(ash, "gentle")
    round_on(company, TODAY)

    theirs, english = decision(company, "ash", TODAY), "en"
    assert (
        "That playbook was chosen for them by dana: asked for fewer letters" in explain(theirs, english).rules
    )
    assert any("hat dana für sie gewählt" in line for line in explain(theirs, "de").rules)
    assert not any(
        "chosen for them" in line for line in explain(decision(company, "elm", TODAY), english).rules
    )
    assert assignment_of(company).sha256 != before


def test_it_is_given_up_on_the_same_day_or_later_and_the_journal_keeps_all_of_it(company, ash):
    choose(ash, "gentle")
    assert choose(ash, "gentle").pk == CustomerPlaybook.objects.get().pk
    choose(ash, "brisk")
    give_up(ash)
    choose(ash, "gentle", "2026-03-12")
    give_up(ash, "2026-03-20")

    assert playbooks(company) == {"ash": "standard", "elm": "standard"}
    assert Entry.objects.filter(kind="playbook", customer_id=ash.pk).count() == 6
    assert not check_chain(company.pk)
    assert not changed_rows(OWN_PLAYBOOK, company.pk)


def test_what_does_not_exist_does_not_line_up_or_was_not_chosen_is_refused(company, ash, home):
    text = (SHIPPED / "gentle.toml").read_text().replace('key = "gentle"', 'key = "hasty"')
    begin = text.index('[[track.step]]\nkey = "is_anything_wrong"')
    end = text.index('[[track.step]]\nkey = "firm_reminder"')
    (home / "playbooks" / "hasty.toml").write_text(text[:begin] + text[end:])
    (home / "playbooks" / "broken.toml").write_text("key = ")

    with pytest.raises(CannotChoose, match="standard and hasty do not line up"):
        choose(ash, "hasty")
    with pytest.raises(CannotChoose, match="broken"):
        choose(ash, "broken")
    with pytest.raises(CannotChoose, match="no playbook 'none'"):
        choose(ash, "none")
    with pytest.raises(CannotChoose, match="no playbook of their own"):
        give_up(ash)
    choose(ash, "gentle", "2026-03-20")
    with pytest.raises(CannotChoose, match="Choose a later day"):
        choose(ash, "brisk")


def test_a_choice_whose_file_is_gone_or_wrong_is_passed_over_and_stops_nobody(company, ash, home):
    mine = home / "playbooks" / "mine.toml"
    mine.write_text((SHIPPED / "standard.toml").read_text().replace('key = "standard"', 'key = "mine"'))
    choose(ash, "mine")
    assert playbooks(company)["ash"] == "mine"

    mine.write_text("key = ")
    assert playbooks(company) == {"ash": "standard", "elm": "standard"}
    mine.unlink()
    assert playbooks(company) == {"ash": "standard", "elm": "standard"}


def test_the_commands_choose_and_give_up(company, ash):
    def run(*words):
        return CliRunner().invoke(dunwell, [*words, "--company", company.key])

    assert "spoken with by gentle" in run("assign", "ash", "gentle").output
    assert "any more" in run("unassign", "ash").output
    assert run("unassign", "ash").exit_code == 1
    assert run("assign", "ash", "none").exit_code == 1
