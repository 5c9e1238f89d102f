"""How customers say that they want to be contacted, and that it is done."""

import pytest
from letter_slot import answers, text_of
from page_cast import path_to, today_of

from dunwell.journal.models import Entry
from dunwell.ledger.models import ContactPerson, OptOut
from dunwell.ledger.wishes import CLICKS
from dunwell.portal.models import Notice
from dunwell.portal.wishes import wishes_of


def save(client, of, *channels, **more):
    return client.post(path_to(of, "preferences"), {"action": "save", "channel": channels, **more})


def declined(of):
    return set(wishes_of(of, today_of(of.company)).declined)


def test_ways_that_are_left_out_are_declined_from_today_and_confirmed(client, ash):
    answer = save(client, ash, "email", "letter", "clicks")

    assert answer.headers["Location"].endswith("?done=preferences")
    assert declined(ash) == {"sms", "call"}
    assert set(OptOut.objects.values_list("noted_by", flat=True)) == {"the customer"}
    assert "E-mail and Letter" in Notice.objects.get().tells["what"]


def test_ways_that_are_ticked_again_are_welcome_again(client, ash):
    save(client, ash, "email")
    save(client, ash, "email", "sms", "letter", "call", "clicks")

    assert declined(ash) == set()
    assert Entry.objects.filter(kind="opt_in").count() == 4


def test_no_way_at_all_is_asked_again(client, ash):
    answer = save(client, ash, "clicks")

    assert answer.status_code == 422
    assert not OptOut.objects.exists()


def test_unknown_ways_are_left_out(client, ash):
    save(client, ash, "email", "agency", "solicitor", "x")

    assert declined(ash) == {"sms", "letter", "call", CLICKS}


def test_the_language_is_kept_for_messages_and_for_the_person_who_pays(client, ash):
    ContactPerson.objects.create(customer=ash, name="Aoife", language="en")

    save(client, ash, "email", "sms", "letter", "call", "clicks", language="pl")

    ash.refresh_from_db()
    assert ash.language == "pl"
    assert ash.people.get().language == "pl"
    assert Entry.objects.get(kind="customer").told["new"] == "pl"
    assert '<html lang="pl">' in client.get(path_to(ash)).content.decode()


def test_no_contact_at_all_is_one_press_and_keeps_single_wishes_when_taken_back(client, ash):
    save(client, ash, "email", "letter", "call", "clicks")

    client.post(path_to(ash, "preferences"), {"action": "stop"})
    assert wishes_of(ash, today_of(ash.company)).stopped_on == today_of(ash.company)
    assert "You asked us not to contact you" in client.get(path_to(ash, "preferences")).content.decode()
    client.post(path_to(ash, "preferences"), {"action": "start"})

    assert wishes_of(ash, today_of(ash.company)).stopped_on is None
    assert declined(ash) == {"sms"}


def test_taking_back_what_was_never_asked_changes_nothing(client, ash):
    client.post(path_to(ash, "preferences"), {"action": "start"})

    assert not OptOut.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "We reach you by: E-mail."), ("de", "Wir melden uns per: E-Mail.")]
)
def test_the_mail_says_in_our_words_how_we_write_from_now_on(client, ash, language, said):
    type(ash).objects.filter(pk=ash.pk).update(language=language)
    save(client, ash, "email")
    client.post(path_to(ash, "preferences"), {"action": "stop"})
    client.post(path_to(ash, "preferences"), {"action": "start"})

    first, _, last = map(text_of, answers())
    assert said in first
    assert ("We contact you again." in last) or ("Wir melden uns wieder." in last)
