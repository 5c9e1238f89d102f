"""How a customer can be reached on a day: addresses, consent, bounces and their own wishes, as known then."""

from cast import customer, day, invoice, known, point

from dunwell.ledger.models import OptOut

TODAY = "2026-03-11"


def only(rows):
    assert len(rows) == 1, rows
    return rows[0]


def test_a_wish_not_to_be_contacted_holds_from_its_first_to_its_last_day(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01")
    OptOut.objects.create(customer=ash, since_on=day(TODAY), until_on=day("2026-03-12"))

    opted = [only(known(company, f"2026-03-{n}", "customers"))["opted_out"] for n in (10, 11, 12, 13)]
    assert opted == [False, True, True, False]


def test_a_wish_about_one_channel_takes_only_that_channel_out_of_reach(company):
    ash = customer(company, "ash", phone="+353 1 1")
    invoice(ash, "A1", "2026-03-01")
    OptOut.objects.create(customer=ash, channel="call", since_on=day(TODAY))

    assert [row["channel"] for row in known(company, "2026-03-10", "reach")] == ["call", "email"]
    assert [row["channel"] for row in known(company, TODAY, "reach")] == ["email"]
    assert not only(known(company, TODAY, "customers"))["opted_out"]


def test_a_bounced_address_is_out_of_reach_from_that_day_on(company):
    ash = customer(company, "ash", email=None)
    point(ash, "email", "old@example.com", bounced_on=day(TODAY))
    invoice(ash, "A1", "2026-03-01")

    assert known(company, TODAY, "reach") == []
    assert only(known(company, "2026-03-10", "reach"))["channel"] == "email"


def test_an_address_without_consent_is_out_of_reach(company):
    ash = customer(company, "ash", email=None)
    point(ash, "email", "a@example.com", consent="withdrawn", consent_on=day(TODAY))
    point(ash, "call", "+353 1 2", consent="withdrawn")
    invoice(ash, "A1", "2026-03-01")

    assert known(company, TODAY, "reach") == []
    assert [row["channel"] for row in known(company, "2026-03-10", "reach")] == ["email"]


def test_the_address_of_the_day_is_used_whatever_replaced_it_later(company):
    ash = customer(company, "ash", email=None)
    point(ash, "email", "first@example.com", replaced_on=day("2026-02-01"))
    point(ash, "email", "second@example.com", replaced_on=day("2026-03-11"))
    point(ash, "email", "a-third@example.com")
    invoice(ash, "A1", "2026-03-01")

    used = [only(known(company, on, "addresses"))["address"] for on in ("2026-01-31", "2026-03-10", TODAY)]
    assert used == ["first@example.com", "second@example.com", "a-third@example.com"]


def test_an_address_that_bounced_before_it_was_replaced_was_no_way_to_reach_them(company):
    ash = customer(company, "ash", email=None)
    point(ash, "email", "old@example.com", bounced_on=day("2026-03-05"), replaced_on=day("2026-03-20"))
    point(ash, "email", "new@example.com")
    invoice(ash, "A1", "2026-03-01")

    assert known(company, TODAY, "reach") == []
