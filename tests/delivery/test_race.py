"""Customers pay, dispute, opt out and are spoken to while their messages go out: whoever was heard before their message
began gets none."""

import json
from collections import Counter

import pytest
from servers import end, environment_of, findings, run, sink, start

pytestmark = pytest.mark.own_database

CUSTOMERS, CHANGES, PAUSED_AFTER = 1_000, 260, 650


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def raced(folder, url, deliverers):
    """Plays one company's busy day; returns what was begun when, what changed when, and whom the mail server saw."""
    environment = environment_of(folder, url)
    run(environment, "fill", CUSTOMERS)
    record = folder / "taken"
    with sink(record, latency_ms=2) as mail_url:
        environment["DUNWELL_EMAIL_URL"] = mail_url
        logs = [folder / f"begun{number}" for number in range(deliverers)]
        processes = [start(environment, "deliver", log) for log in logs]
        processes.append(start(environment, "change", folder / "changed", record, 11, CHANGES, PAUSED_AFTER))
        for process in processes:
            end(process)
    begun = [entry for log in logs for entry in lines(log)]
    taken = [line.split(" ")[2].partition("@")[0].upper() for line in record.read_text().splitlines()]
    return begun, lines(folder / "changed"), taken, findings(environment)


def judged(begun, changed, taken, found):
    began = dict(begun)
    heard_too_late = [each for each in changed if each[0] in began and each[2] < began[each[0]]]
    assert heard_too_late == [], "written to after they were heard"
    assert Counter(begun_ref for begun_ref, _ in begun) == Counter(taken), (
        "begun is not what was taken, once each"
    )
    assert max(Counter(taken).values()) == 1
    pauses = [moment for _, change, moment in changed if change == "pause"]
    assert [each for each in begun if each[1] > pauses[0]] == [], "begun after the pause"
    assert len(taken) < CUSTOMERS - len(changed), "the pause stopped nothing"
    # A person who calls after a mail is told so; the program's own contacts are all in order.
    assert [each for each in found if "by a person" not in each["message"]] == []
    changes = Counter(change for _, change, _ in changed)
    assert sum(changes.values()) > 200
    assert len(changes) == 7, "some kind of change did not come"
    assert sum(1 for each in changed if each[0] not in began) > 50, "no change came before its message"
    assert sum(1 for each in changed if each[0] in began) > 10, "no change came after its message"


def test_whoever_was_heard_before_their_message_began_gets_none_on_sqlite(tmp_path):
    judged(*raced(tmp_path, None, deliverers=1))


@pytest.mark.postgresql
def test_whoever_was_heard_before_their_message_began_gets_none_on_postgresql(tmp_path, postgresql_database):
    judged(*raced(tmp_path, postgresql_database, deliverers=2))
