"""Contacts are read from what people have, and what is wrong is told with its place."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunwell.law.contact_history import CannotReadContacts, Contact, read_contacts
from dunwell.law.contact_words import CHANNEL_WORDS, COLUMNS, OUTCOME_WORDS


def _read(tmp_path, text, name="contacts.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_contacts(path)


def _findings(tmp_path, text):
    with pytest.raises(CannotReadContacts) as caught:
        _read(tmp_path, text)
    return [(finding.row, finding.column) for finding in caught.value.findings], str(caught.value)


CALL = Contact("call", at=datetime.fromisoformat("2026-03-09T10:30"), outcome="no_answer", debts=("A-1",))


@pytest.mark.parametrize(
    "text",
    [
        "at,channel,outcome,debt\n2026-03-09T10:30,call,no_answer,A-1\n",
        "\ufeffAt;Channel;Result;Invoice\r\n2026-03-09 10:30;Phone call;No answer;A-1\r\n",
        "when\tmedium\tstatus\taccount\n2026-03-09T10:30:00\tTELEPHONE\tnot-answered\tA-1\n",
        "date,time,type,outcome,debt_id,direction\n2026-03-09,10:30,phone,unanswered,A-1,outbound\n",
        '[{"at": "2026-03-09T10:30", "channel": "call", "outcome": "no_answer", "debt": "A-1"}]',
        '{"contacts": [{"at": "2026-03-09T10:30", "channel": "call", "outcome": "no_answer", "debts": ["A-1"]}]}',
        '{"at": "2026-03-09T10:30", "channel": "call", "outcome": "no_answer", "debt": "A-1"}\n\n',
    ],
)
def test_the_same_contact_is_read_from_files_of_many_kinds(tmp_path, text):
    assert _read(tmp_path, text) == (CALL,)


def test_lines_of_json_are_read_one_by_one(tmp_path):
    rows = [{"on": "2026-03-09", "channel": "sms"}, {"date": "2026-03-10", "channel": "email", "note": None}]

    found = _read(tmp_path, "\n".join(map(json.dumps, rows)))

    assert found == (Contact("sms", on=date(2026, 3, 9)), Contact("email", on=date(2026, 3, 10)))


def test_a_moment_keeps_its_offset_takes_the_zone_beside_it_or_stays_on_the_customers_clock(tmp_path):
    text = """at,zone,channel
2026-03-09T10:30-04:00,,call
2026-03-09T14:30Z,,call
2026-03-09T10:30,America/New_York,call
2026-03-09T10:30,,call
2026-03-09,,call
"""
    east = timezone(-timedelta(hours=4))

    first, second, third, local, day = _read(tmp_path, text)

    assert first.at == second.at == third.at == datetime(2026, 3, 9, 10, 30, tzinfo=east)
    assert local.at == CALL.at
    assert (day.at, day.on) == (None, date(2026, 3, 9))


@pytest.mark.parametrize(
    ("columns", "outcome"),
    [
        ({"conversation": True}, "conversation"),
        ({"spoke": "yes", "outcome": "done"}, "conversation"),
        ({"connected": False}, "not_connected"),
        ({"voicemail": 1}, "voicemail"),
        ({"spoke": "no"}, "reached"),
        ({"outcome": "Busy"}, "not_connected"),
        ({"outcome": "left a message"}, ""),
        ({"outcome": "left message"}, "voicemail"),
        ({"outcome": "delivered"}, "sent"),
        ({"outcome": "unknown"}, ""),
        ({"outcome": None}, ""),
    ],
)
def test_what_came_of_it_may_be_told_by_a_word_or_by_a_flag(tmp_path, columns, outcome):
    row = {"on": "2026-03-09", "channel": "call", **columns}
    if columns.get("outcome") == "left a message":
        assert "outcome" in _findings(tmp_path, json.dumps(row))[1]
        return

    assert _read(tmp_path, json.dumps(row))[0].outcome == outcome


def test_who_began_who_asked_and_whom_it_reached_are_read(tmp_path):
    text = """date,channel,by,person,number,asked,consented on,debt,notice
2026-03-09,call,inbound,Wife,work,no,,"A;B",
2026-03-10,letter,us,,,yes,2026-03-01,,bc-5day
"""
    rang_us = '[{"date": "2026-03-09", "channel": "call", "inbound": true}]'

    assert _read(tmp_path, text) == (
        Contact(
            "call",
            on=date(2026, 3, 9),
            debts=("A", "B"),
            person="spouse",
            number="workplace",
            by_customer=True,
        ),
        Contact(
            "letter", on=date(2026, 3, 10), asked=True, consented_on=date(2026, 3, 1), notices=("bc-5day",)
        ),
    )
    assert _read(tmp_path, rang_us)[0].by_customer


def test_a_telephone_number_says_nothing_of_its_kind(tmp_path):
    rows = [{"on": "2026-03-09", "number": said} for said in ("+1 617 555-0100", "cell", 6175550100)]

    found = _read(tmp_path, "\n".join(map(json.dumps, rows)))

    assert [each.number for each in found] == ["", "mobile", ""]


def test_everything_that_is_wrong_is_told_with_row_and_column(tmp_path):
    text = """at,channel,mood,number
yesterday,call,,
2026-03-09,pigeon,good,
2026-03-09,call,,moon
,call,,
"""

    places, told = _findings(tmp_path, text)

    assert places == [(2, "at"), (2, "mood"), (3, "channel"), (4, "number"), (5, "at")]
    assert "contacts.csv: error: row 2, mood: is no column of contacts. Rename or remove it." in told
    assert "Known: asked, at" in told


@pytest.mark.parametrize(
    "text", ["[{]", '{"at": 1}\n{oops}', "at,channel\n2026-03-09,call,more,and more\n", 'at\n"2026', "[1, 2]"]
)
def test_a_file_that_is_none_is_refused_and_not_guessed(tmp_path, text):
    with pytest.raises(CannotReadContacts):
        _read(tmp_path, text)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_file_is_read_or_refused_and_what_is_read_can_be_counted(tmp_path_factory, data):
    word = st.sampled_from(
        [*COLUMNS, *CHANNEL_WORDS, *OUTCOME_WORDS, "2026-03-09", "0001-01-01T00:00+14:00", "9999-12-31"]
    )
    cell = st.one_of(
        word, st.text(max_size=12), st.integers(), st.none(), st.booleans(), st.lists(word, max_size=2)
    )
    rows = data.draw(
        st.lists(st.dictionaries(st.one_of(word, st.text(max_size=5)), cell, max_size=5), max_size=4)
    )
    text = data.draw(
        st.sampled_from([json.dumps(rows), "\n".join(map(json.dumps, rows)), data.draw(st.text())])
    )
    path = tmp_path_factory.mktemp("any") / "contacts"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))

    try:
        found = read_contacts(path)
    except CannotReadContacts:
        return
    for contact in found:
        for zone in (ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Niue")):
            assert contact.day(zone).year >= 1949
            assert contact.made_by(datetime(2300, 1, 1, tzinfo=zone))


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_bytes("at,note\n2026-03-09,Grüße\n".encode("latin-1"))

    with pytest.raises(CannotReadContacts, match="UTF-8"):
        read_contacts(path)


def test_an_empty_file_holds_no_contacts(tmp_path):
    assert _read(tmp_path, "") == _read(tmp_path, "[]") == _read(tmp_path, "at,channel\n") == ()


def test_what_was_done_later_is_not_known_yet():
    at_noon = datetime(2026, 3, 9, 12, tzinfo=UTC)

    made = [
        Contact("call", at=datetime(2026, 3, 9, 12, tzinfo=UTC)).made_by(at_noon),
        Contact("call", at=datetime.fromisoformat("2026-03-09T12:00:01")).made_by(at_noon),
        Contact("call", on=date(2026, 3, 9)).made_by(at_noon),
        Contact("call", on=date(2026, 3, 10)).made_by(at_noon),
    ]

    assert made == [True, False, True, False]
