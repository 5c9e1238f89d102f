"""Segment rules: the first that fits chooses a customer's playbook, and a company without rules has one for all."""

import pytest
from cast import at, customer, day, decision, invoice, known, round_on
from django.conf import settings

from dunwell.ledger.payments import receive
from dunwell.outreach.assigning import BY_SEGMENT, CannotGather, assignment_of, out_of_line
from dunwell.outreach.marks import CannotMark, put_mark, take_mark_off
from dunwell.outreach.models import CustomerMark, Message
from dunwell.outreach.playbooks import SHIPPED as PLAYBOOKS
from dunwell.outreach.playbooks import read_playbooks
from dunwell.outreach.segments import MARKS, SHIPPED, CannotReadSegments, read_segments
from dunwell.outreach.why import explain

pytestmark = pytest.mark.one_database

TODAY = "2026-03-11"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)
    (tmp_path / "segments").mkdir()
    (tmp_path / "playbooks").mkdir()
    return tmp_path


@pytest.fixture
def rules(home, company):
    """Writes the company's own rules."""

    def rules(text):
        (home / "segments" / f"{company.key}.toml").write_text(text)

    return rules


def playbooks(company, on=TODAY):
    """The playbook of each customer who is planned for, by their reference."""
    refs = dict(company.customers.values_list("pk", "ref"))
    return {refs[row["customer_id"]]: row["playbook"] for row in known(company, on, "customers")}


def owing(company, ref, amount="100.00", due="2026-03-01", **columns):
    made = customer(company, ref, **columns)
    invoice(made, f"{ref}-1", due, amount)
    return made


def mark(who, what, on=TODAY):
    return put_mark(who, what, day(on), at=at(on), note="told by phone", by="dana")


def test_without_rules_everybody_has_the_companys_playbook(company, home):
    owing(company, "ash", kind="consumer")
    owing(company, "elm", key_account=True)

    assert playbooks(company) == {"ash": "standard", "elm": "standard"}


def test_by_segment_the_shipped_rules_choose(company, home):
    company.playbook = BY_SEGMENT
    owing(company, "person", kind="consumer")
    owing(company, "big", key_account=True)
    owing(company, "trader", kind="sole_trader")
    owing(company, "firm")
    for ref, what in (
        ("town", "public_body"),
        ("tight", "cannot_pay"),
        ("dodger", "avoids"),
        ("many", "juggles"),
    ):
        mark(owing(company, ref), what)

    assert playbooks(company) == {
        "person": "consumer", "big": "key-account", "trader": "gentle", "firm": "standard",
        "town": "public-sector", "tight": "gentle", "dodger": "brisk", "many": "gentle",
    }  # fmt: skip


def test_the_first_rule_that_fits_wins(company, home):
    company.playbook = BY_SEGMENT
    mark(owing(company, "town", key_account=True), "public_body")

    assert playbooks(company) == {"town": "public-sector"}


def test_own_rules_hold_for_a_company_whatever_its_playbook_and_leave_the_rest_to_it(company, rules):
    rules('[[segment]]\nname = "The one"\nplaybook = "gentle"\ncustomers = ["ash", "it\'s"]\n')
    owing(company, "ash")
    owing(company, "elm")
    owing(company, "it's")

    assert playbooks(company) == {"ash": "gentle", "elm": "standard", "it's": "gentle"}


#: A rule's conditions, and who of the cast fits them.
CONDITIONS = {
    'kinds = ["consumer", "sole_trader"]': {"person"},
    "key_account = true": {"big"},
    "key_account = false": {"person", "german", "nowhere", "late"},
    'countries = ["DE"]': {"german"},
    'countries = ["IE"]': {"person", "big", "nowhere", "late"},
    'open_at_least = "500.00"': {"big"},
    'open_below = "500.00"': {"person", "german", "nowhere", "late"},
    "overdue_days_at_least = 60": {"late"},
    'countries = ["IE"]\nopen_at_least = "100.00"\nkey_account = false': {"person", "nowhere", "late"},
    'customers = ["german"]': {"german"},
    'marks = ["avoids", "juggles"]': {"late"},
    "": {"person", "big", "german", "nowhere", "late"},
}


@pytest.mark.parametrize("conditions", CONDITIONS)
def test_a_rule_fits_whom_all_its_conditions_fit(conditions, company, rules):
    rules(f'[[segment]]\nname = "Them"\nplaybook = "brisk"\n{conditions}\n')
    owing(company, "person", kind="consumer")
    owing(company, "big", "500.00", key_account=True)
    owing(company, "german", country="DE")
    owing(company, "nowhere", country="")
    mark(owing(company, "late", due="2026-01-10"), "juggles")

    chosen = {ref for ref, playbook in playbooks(company).items() if playbook == "brisk"}
    assert chosen == CONDITIONS[conditions]


def test_who_usually_pays_late_is_known_from_a_year_of_settled_invoices(company, rules):
    rules(
        '[[segment]]\nname = "Late"\nplaybook = "brisk"\nusually_late_days_at_least = 30\nsettled_at_least = 3\n'
    )
    for ref, late, bills in (("late", 40, 3), ("punctual", 0, 3), ("new", 40, 2)):
        who = owing(company, ref)
        for number in range(bills):
            due = day(f"2025-{6 + number:02}-01")
            invoice(who, f"{ref}-old-{number}", due.isoformat())
            paid = due.fromordinal(due.toordinal() + late)
            receive(who, 10000, "EUR", paid, numbers=[f"{ref}-old-{number}"], at=at(TODAY), by="Dana")

    assert playbooks(company) == {"late": "brisk", "punctual": "standard", "new": "standard"}


def test_several_playbooks_speak_in_one_round_and_each_message_follows_its_own(company, home):
    company.playbook = BY_SEGMENT
    company.save()
    owing(company, "person", due="2026-03-08", kind="consumer")  # too early for consumers: from 4 days on
    mark(owing(company, "dodger", due="2026-03-10"), "avoids")
    owing(company, "firm", due="2026-03-08")

    round_on(company, TODAY)

    assert decision(company, "person", TODAY).reason == "nothing_due"
    assert decision(company, "firm", TODAY).step_key == "friendly_reminder"
    assert decision(company, "dodger", TODAY).step_key == "friendly_reminder"
    following = {each.customer.ref: each.body for each in Message.objects.select_related("customer")}
    assert "not before 20 March 2026" in following["firm"]  # 12 days after it was due
    assert "not before 15 March 2026" in following["dodger"]  # 5 days


def test_why_tells_the_segment(company, home):
    company.playbook = BY_SEGMENT
    company.save()
    owing(company, "person", due="2026-03-05", kind="consumer")
    round_on(company, TODAY)

    said = " ".join(explain(decision(company, "person", TODAY)).rules)

    assert "Playbook consumer" in said
    assert "That playbook is theirs by the segment “Private persons”." in said


def test_a_mark_holds_from_its_day_to_its_last(company, home):
    company.playbook = BY_SEGMENT
    who = owing(company, "ash")
    mark(who, "avoids", "2026-03-05")
    take_mark_off(who, "avoids", day("2026-03-11"), at=at(TODAY), note="paid at once", by="dana")

    seen = {on: playbooks(company, on)["ash"] for on in ("2026-03-04", "2026-03-05", "2026-03-10", TODAY)}
    assert seen == {"2026-03-04": "standard", "2026-03-05": "brisk", "2026-03-10": "brisk", TODAY: "standard"}


def test_another_kind_of_late_payer_ends_the_one_before_and_a_public_body_stays_one(company):
    who = customer(company, "ash")
    mark(who, "public_body", "2026-03-01")
    mark(who, "avoids", "2026-03-01")
    mark(who, "cannot_pay", "2026-03-05")

    assert [(each.mark, each.until_on) for each in who.marks.order_by("pk")] == [
        ("public_body", None), ("avoids", day("2026-03-04")), ("cannot_pay", None),
    ]  # fmt: skip


def test_a_mark_in_force_is_not_put_twice_and_an_impossible_one_is_refused(company):
    who = customer(company, "ash")

    assert mark(who, "avoids").pk == mark(who, "avoids").pk
    with pytest.raises(CannotMark, match="is no mark"):
        mark(who, "rude")
    with pytest.raises(CannotMark, match="Choose a later day"):
        mark(who, "juggles", "2026-03-01")
    with pytest.raises(CannotMark, match="is not marked public_body"):
        take_mark_off(who, "public_body", day(TODAY), at=at(TODAY), note="", by="dana")
    assert CustomerMark.objects.count() == 1


def test_the_marks_that_rules_know_are_those_that_can_be_kept():
    assert {value for value, _ in CustomerMark._meta.get_field("mark").choices} == set(MARKS)


#: Rules that are wrong, the line that is named, and words of the message.
WRONG = {
    'otherwise = 7\n': (1, "otherwise must be the key of a playbook"),
    'else = "standard"\n': (1, "else is unknown"),
    '[[segment]]\nname = "x"\n': (1, "playbook is missing"),
    '[[segment]]\nname = "x"\nplaybook = "../x"\n': (3, "is no key of a playbook"),
    '[[segment]]\nname = "x"\nplaybook = "brisk"\nkind = "consumer"\n': (4, "kind is unknown. Known: name"),
    '[[segment]]\nname = "x"\nplaybook = "brisk"\nkinds = "consumer"\n': (4, "kinds must be a list"),
    '[[segment]]\nname = "x"\nplaybook = "brisk"\nkinds = ["person"]\n': (4, "'person' is not one of business"),
    '[[segment]]\nname = "x"\nplaybook = "brisk"\ncountries = ["Ireland"]\n': (4, "no code of a country"),
    '[[segment]]\nname = "x"\nplaybook = "brisk"\nopen_at_least = 100\n': (4, 'a text such as "1000.00"'),
    '[[segment]]\nname = "x"\nplaybook = "brisk"\nopen_below = "much"\n': (4, 'a text such as "1000.00"'),
    '[[segment]]\nname = "x"\nplaybook = "brisk"\noverdue_days_at_least = true\n': (4, "a whole number"),
    '[[segment]]\nname = "x"\nplaybook = "brisk"\nsettled_at_least = 3\n': (4, "only goes with"),
    '[[segment]]\nname = "x"\nplaybook = "brisk"\nkey_account = "yes"\n': (4, "true or false"),
    '[[segment]]\nname = "x"\nplaybook = "brisk"\n\n[[segment]]\nname = "y"\nplaybook = "a b"\n': (7, "segment 2"),
    "segment = 3\n": (1, "under a header of its own"),
    "[[segment]\n": (1, "no TOML"),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_in_rules_is_named_with_its_line(text, tmp_path):
    line, said = WRONG[text]
    path = tmp_path / "birch.toml"
    path.write_text(text)

    with pytest.raises(CannotReadSegments) as refused:
        read_segments(path)

    assert f"segments/birch.toml:{line}: " in str(refused.value)
    assert said in str(refused.value)


def test_the_shipped_rules_can_be_read_and_name_playbooks_there_are():
    rules = read_segments(SHIPPED)

    known_keys = set(read_playbooks((PLAYBOOKS,)))
    assert {each.playbook for each in rules.segments} | {rules.otherwise} <= known_keys


def test_a_rule_that_names_no_playbook_there_is_stops_the_round_before_anything_is_written(company, rules):
    rules('[[segment]]\nname = "x"\nplaybook = "nowhere"\n')
    owing(company, "ash")

    with pytest.raises(CannotGather, match="'nowhere', which does not exist"):
        round_on(company, TODAY)


def test_by_segment_own_rules_must_say_what_holds_otherwise(company, rules):
    company.playbook = BY_SEGMENT
    rules('[[segment]]\nname = "x"\nplaybook = "brisk"\n')

    with pytest.raises(CannotReadSegments, match="no playbook for those who fit no rule"):
        assignment_of(company)


def test_who_changes_between_the_shipped_playbooks_hears_nothing_more_than_one_level_firmer():
    assert list(out_of_line(read_playbooks((PLAYBOOKS,)))) == []


def test_playbooks_that_do_not_line_up_are_refused_together(company, rules, home):
    text = (PLAYBOOKS / "gentle.toml").read_text().replace('key = "gentle"', 'key = "hasty"')
    begin = text.index('[[track.step]]\nkey = "is_anything_wrong"')
    end = text.index('[[track.step]]\nkey = "firm_reminder"')
    (home / "playbooks" / "hasty.toml").write_text(text[:begin] + text[end:])
    rules('[[segment]]\nname = "x"\nplaybook = "hasty"\nkinds = ["consumer"]\n')

    with pytest.raises(
        CannotReadSegments, match="standard and hasty do not line up: who heard step 3 of invoice"
    ):
        assignment_of(company)
