"""Decisions told in German: the same facts, in words, days and amounts of the language; and no code without a word."""

import string

import pytest
from cast import at, customer, day, decision, invoice, payment, round_on

from dunwell.engine.facts import (
    APPROVALS,
    CONTACT_CHANNELS,
    HOLD_KINDS,
    INTERNAL_CHANNELS,
    TONES,
)
from dunwell.ledger.holds import place_hold
from dunwell.outreach.playbook_drawing import drawn
from dunwell.outreach.playbook_parts import TRACKS
from dunwell.outreach.playbooks import playbook_files, read_playbook
from dunwell.outreach.why import CannotExplain, explain, find
from dunwell.outreach.why_words import LANGUAGES, list_of, speech, told_in

TODAY = "2026-03-11"


def steps_of_playbooks():
    books = [read_playbook(path) for path in playbook_files().values()]
    return {step.key for book in books for track in book.tracks for step in track.steps}


def test_the_same_decision_is_told_in_german_and_as_before_in_english(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-08", "1120.00")
    invoice(ash, "A2", "2026-03-07", "30.00")
    payment(ash, "P1", "2026-03-01", "20.00")
    elm = customer(company, "elm")
    bill = invoice(elm, "E1", "2026-03-01")
    noted = {"note": "Wrong price.", "owner": "Dana", "invoice": bill, "by": "Dana"}
    place_hold(elm, "dispute", day("2026-03-09"), at=at(TODAY), **noted)
    round_on(company, TODAY)

    acts = explain(decision(company, "ash", TODAY), "de-AT")
    waits = explain(decision(company, "elm", TODAY), "de")

    assert acts.summary == (
        "Ash, Mi., 11. März 2026: Wir handeln: eine E-Mail („freundliche Erinnerung“). "
        "Es ist etwas fällig, und nichts spricht dagegen."
    )
    assert acts.because[:3] == [
        "Der Schritt ist „freundliche Erinnerung“ (Schritt 2 für Rechnungen), für 2 offene Posten, "
        "zusammen 1.150,00\N{NO-BREAK SPACE}€; der älteste ist 4 Tage überfällig.",
        "Nichts davon ist angehalten, und das Guthaben von 20,00\N{NO-BREAK SPACE}€ deckt es nicht.",
        "Der Kunde ist per E-Mail erreichbar. In letzter Zeit gab es keinen Kontakt.",
    ]
    assert "Höchstens 1 Anruf am Tag." in acts.rules
    assert "Kein Kontakt an diesen Tagen: Samstag, Sonntag, Feiertage." in acts.rules
    assert dict(acts.facts)["A1"] == (
        "1.120,00\N{NO-BREAK SPACE}€ offen, fällig am So., 8. März 2026, noch kein Schritt"
    )
    assert waits.because == [
        "E1 ist angehalten seit Mo., 9. März 2026, bis jemand es aufhebt: eine Rechnung wird beanstandet "
        "(Wrong price). Dana sieht es sich am Mo., 16. März 2026 wieder an."
    ]
    in_a_language_not_known = explain(decision(company, "ash", TODAY), "fr")
    assert in_a_language_not_known == explain(decision(company, "ash", TODAY))
    assert acts.tables == in_a_language_not_known.tables


def test_what_cannot_be_explained_is_said_in_german(company):
    with pytest.raises(CannotExplain, match="hat keinen Kunden 'elm'"):
        find(company, "elm", None, "de")
    invoice(customer(company, "ash"), "A1", "2026-03-08")
    with pytest.raises(CannotExplain, match=f"noch keine Runde.*--company {company.key}"):
        find(company, "ash", None, "de")
    with pytest.raises(CannotExplain, match=r"am Do\., 12\. März 2026 keine Runde"):
        find(company, "ash", day("2026-03-12"), "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_a_decision_has_a_word(language):
    channels = {*CONTACT_CHANNELS, *INTERNAL_CHANNELS}

    assert set(list_of("way", language)) == set(list_of("act", language)) == channels
    assert set(list_of("hold", language)) == set(HOLD_KINDS)
    assert set(list_of("tone", language)) == set(TONES)
    assert set(list_of("approval", language)) == set(APPROVALS)
    assert set(list_of("step", language)) == steps_of_playbooks()
    for tracks in ("track", "track_one", "anchor", "step_anchor"):
        assert set(list_of(tracks, language)) == set(TRACKS)
    assert {f"writing.counted.{each}.one" for each in (*CONTACT_CHANNELS, "any")} <= told_in(language).keys()


def test_a_step_in_english_is_called_by_its_key():
    assert all(speech().step(key) == key.replace("_", " ") for key in steps_of_playbooks())
    assert speech("de").step("my_own_step") == "my own step"


def test_a_playbook_is_drawn_in_german():
    book = read_playbook(playbook_files(only="standard")["standard"])

    picture = drawn(book, [book.track("invoice")], "de")

    assert 'lang="de"' in picture
    assert "Rechnungen, gezählt ab der Fälligkeit" in picture
    assert "3 Tage vorher · per E-Mail" in picture
    assert "freundliche Erinnerung" in picture


def test_german_sentences_hold_no_english_ones():
    english, german = told_in("en"), told_in("de")

    def of_words(text):
        bare = "".join(part for part, *_ in string.Formatter().parse(text))
        return any(letter.isalpha() for letter in bare)

    same = {key for key, text in english.items() if text == german[key] and of_words(text)}

    assert same == set()
