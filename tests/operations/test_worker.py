"""The worker makes each round once when its time has come, sends what may leave, and nobody's trouble is another's."""

import contextlib
from dataclasses import replace
from datetime import time, timedelta

import pytest
from operating import NOON, TODAY, at, message_of, owing, second_company

from dunwell.ledger.models import CountingDay
from dunwell.operations.due_rounds import due_rounds, make_due_round
from dunwell.operations.models import DueRound, WorkerSeen
from dunwell.operations.turns import Turns
from dunwell.outreach.channels import open_channels
from dunwell.outreach.models import DeliveryRules, Message, Round
from dunwell.outreach.outbox import Worker


def gate(company, gate="autopilot", round_at=time(9)):
    DeliveryRules.objects.update_or_create(company=company, defaults={"gate": gate, "round_at": round_at})
    return company


class Clock:
    """A worker's clock, moved by hand."""

    def __init__(self, moment=NOON):
        self.moment = moment
        self.stopping = False

    def worker(self, name="host/boot/1/1/a", gone=()):
        return Worker(name, lambda: self.moment, lambda: self.moment, lambda other: other in gone,
                      lambda: self.stopping, lambda seconds: None)  # fmt: skip

    def turns(self, **options):
        return Turns(self.worker(), open_channels, "birch.example", **options)


@pytest.fixture
def clock():
    return Clock()


@pytest.mark.parametrize(
    ("gate_is", "status"),
    [("rehearsal", "rehearsed"), ("approve", "awaiting_approval"), ("autopilot", "queued")],
)
def test_a_round_lets_out_what_its_gate_says(birch, clock, gate_is, status):
    gate(birch, gate_is)

    clock.turns().turn()

    assert message_of("ash").status == status
    assert DueRound.objects.get().done_at == NOON


def test_a_round_waits_for_its_time_on_the_companys_own_clock(birch, settings):
    settings.DUNWELL_CHANNELS = {}
    gate(birch, round_at=time(9, 30))
    birch.time_zone = "Asia/Tokyo"
    birch.save()

    early, due = Clock(at(0, 29)), Clock(at(0, 30))
    early.turns().turn()
    assert not Round.objects.exists()
    due.turns().turn()

    assert Round.objects.get().as_of == TODAY


def test_without_a_time_no_round_is_made(birch, clock):
    gate(birch, round_at=None)

    clock.turns().turn()

    assert not Round.objects.exists()


def test_rounds_that_were_missed_are_one_round_when_it_comes_back(birch, clock):
    gate(birch)
    clock.turns().turn()

    clock.moment = NOON + timedelta(days=9)
    for _ in range(3):
        clock.turns().turn()

    assert list(Round.objects.order_by("as_of").values_list("as_of", flat=True)) == [
        TODAY, TODAY + timedelta(days=9),
    ]  # fmt: skip
    assert Message.objects.filter(customer__ref="ash", status="queued").count() <= 1


def test_a_round_made_by_hand_as_a_rehearsal_is_let_through_when_its_time_comes(run, birch, clock):
    run("round", "--company", "birch", "--as-of", TODAY, "--at", at(7).isoformat())
    gate(birch)

    clock.turns().turn()

    assert message_of("ash").status == "queued"


def test_behind_the_gate_approve_what_is_written_anew_is_read_again(run, birch, clock, mail_server):
    gate(birch, "approve")
    turns = clock.turns()
    turns.turn()
    run("approve", "--all", "--company", "birch")
    run("pay", "ash", "--company", "birch", "--amount", "20.00", "--on", TODAY)

    turns.turn()

    assert [address for address, _ in mail_server.taken] == ["beech@customer.example"]
    assert message_of("ash").status == "awaiting_approval"
    assert "100.00" in message_of("ash").body
    run("approve", message_of("ash").pk)
    turns.turn()
    assert len(mail_server.taken) == 2


def test_what_a_round_queues_is_sent_in_the_same_turn(birch, clock, mail_server):
    gate(birch)

    clock.turns().turn()

    assert sorted(address for address, _ in mail_server.taken) == [
        "ash@customer.example",
        "beech@customer.example",
    ]
    assert message_of("ash").status == "sent"


def test_two_workers_make_one_round(birch, clock):
    gate(birch)
    [due] = due_rounds(NOON)
    DueRound.objects.create(
        company=birch, day=TODAY, claimed_by="other", claimed_until=NOON + timedelta(minutes=5)
    )

    assert make_due_round(due, clock.worker()) is None
    assert not Round.objects.exists()


def test_a_round_whose_worker_is_gone_or_silent_is_made_by_another(birch, clock):
    gate(birch)
    [due] = due_rounds(NOON)
    row = DueRound.objects.create(
        company=birch, day=TODAY, claimed_by="dead", claimed_until=NOON + timedelta(minutes=5)
    )

    assert make_due_round(due, clock.worker(gone=["dead"])) is not None
    DueRound.objects.filter(pk=row.pk).update(done_at=None, claimed_by="mute", claimed_until=NOON)
    assert make_due_round(due, clock.worker()) is not None


def test_a_round_that_fails_says_why_and_is_tried_again_after_a_pause(run, birch, clock, settings):
    settings.DUNWELL_CHANNELS = {}
    gate(birch)
    birch.playbook = "none-such"
    birch.save()
    turns = clock.turns()

    turns.turn()
    row = DueRound.objects.get()
    assert (row.tries, row.done_at, row.not_before) == (1, None, NOON + timedelta(minutes=1))
    assert f"round problem: {row.problem}" in run("company", "show", "birch").stdout
    assert "none-such" in row.problem

    birch.playbook = "standard"
    birch.save()
    clock.moment = NOON + timedelta(seconds=59)
    turns.turn()
    assert not Round.objects.exists()
    clock.moment = NOON + timedelta(seconds=61)
    turns.turn()

    assert DueRound.objects.get().done_at is not None
    assert DueRound.objects.get().problem == ""


def test_one_companys_trouble_never_stops_the_others(birch, clock, mail_server):
    bad = gate(second_company("aspen", playbook="none-such"))
    owing(bad, "yew", "Yew Ltd")
    gate(birch)
    turns = clock.turns()

    turns.turn()

    assert message_of("ash").status == "sent"
    assert turns.troubles == {"aspen (round: CannotGather)"}


def test_a_channel_that_is_down_rests_for_longer_each_time_and_the_messages_wait(birch, clock, settings):
    path = "dunwell.adapters.mail.transport"
    settings.DUNWELL_CHANNELS = {"DUNWELL_EMAIL_URL": (("email",), path, "smtp://127.0.0.1:9")}
    gate(birch)
    turns = clock.turns()

    tries = []
    for _ in range(60):
        turns.turn()
        tries.append(sum(Message.objects.values_list("attempts", flat=True)))
        clock.moment += timedelta(seconds=2)

    assert tries[0] == 1
    assert 2 <= tries[-1] <= 6
    assert set(Message.objects.values_list("status", flat=True)) == {"queued"}


def test_nothing_is_begun_once_it_is_asked_to_stop(birch, clock, mail_server):
    gate(birch)
    clock.turns().turn()
    Message.objects.update(status="queued", done_on=None) if not mail_server.taken else None
    clock.stopping = True
    gate(second_company())

    clock.turns().turn()

    assert Round.objects.count() == 1


def test_a_long_queue_lets_the_others_have_their_turn(birch, mail_server):
    gate(birch)
    clock = Clock()
    seconds = iter(range(10_000))
    clock_worker = replace(clock.worker(), now=lambda: NOON + timedelta(seconds=10 * next(seconds)))
    turns = Turns(clock_worker, open_channels, "birch.example")

    more = turns.turn()

    assert more
    assert len(mail_server.taken) < 2
    for _ in range(10):
        turns.turn()
    assert len(mail_server.taken) == 2


def test_a_worker_shows_that_it_goes_on_but_not_at_every_turn(birch, clock):
    turns = clock.turns()
    for _ in range(30):
        turns.turn()
        clock.moment += timedelta(seconds=1)

    assert WorkerSeen.objects.get().seen_at == NOON + timedelta(seconds=20)


def test_an_idle_turn_asks_the_database_little(birch, clock, django_assert_max_num_queries):
    turns = clock.turns()
    turns.turn()
    for number in range(30):
        gate(second_company(f"c{number}"), round_at=time(23))

    with django_assert_max_num_queries(4):
        turns.turn()


def test_what_came_back_is_read_every_few_minutes_and_stops_nothing_if_it_cannot(birch, clock, mail_server):
    gate(birch)
    read_at = []

    def read(moment, by):
        read_at.append(moment)
        raise OSError("the mailbox of Ash & Co is gone")

    turns = clock.turns(read_reports=read)
    for _ in range(12):
        turns.turn()
        clock.moment += timedelta(minutes=1)

    assert read_at == [NOON, NOON + timedelta(minutes=5), NOON + timedelta(minutes=10)]
    assert len(mail_server.taken) == 2


def test_once_does_what_is_due_at_that_moment_and_stops(run, birch, mail_server):
    gate(birch)

    done = run("worker", "--once", "--at", NOON.isoformat())

    assert (done.exit_code, done.stdout) == (0, "")
    assert len(mail_server.taken) == 2
    assert WorkerSeen.objects.get().stopped_at is not None


def test_once_says_with_its_exit_code_that_not_all_went_well(run, birch, mail_server):
    gate(second_company("aspen", playbook="none-such"))
    gate(birch)

    done = run("worker", "--once", "--at", NOON.isoformat())

    assert done.exit_code == 1
    assert "aspen" in done.stderr
    assert len(mail_server.taken) == 2


def test_only_the_companies_that_are_named_have_their_turn(run, birch, mail_server):
    gate(birch)
    owing(gate(second_company()), "fir", "Fir Ltd")

    run("worker", "--once", "--company", "elm", "--at", NOON.isoformat())

    assert [address for address, _ in mail_server.taken] == ["fir@customer.example"]


@pytest.mark.parametrize("arguments", [["--at", "noon"], ["--once", "--company", "none"], ["--every", "0"]])
def test_wrong_usage_is_refused(run, company, arguments):
    assert run("worker", *arguments).exit_code in (1, 2)


def test_a_wrong_address_of_a_channel_is_said_at_once(run, company, settings):
    path = "dunwell.adapters.mail.transport"
    settings.DUNWELL_CHANNELS = {"DUNWELL_EMAIL_URL": (("email",), path, "pigeon://x")}
    with contextlib.suppress(SystemExit):
        done = run("worker", "--once")

    assert done.exit_code == 1
    assert "DUNWELL_EMAIL_URL" in done.stderr


def test_the_worker_counts_what_is_overdue_anew_when_a_companys_day_begins(birch, clock):
    turns = clock.turns()
    turns.turn()
    counted = CountingDay.objects.get(company=birch).day
    clock.moment += timedelta(days=1)
    turns.turn()

    assert counted == TODAY
    assert CountingDay.objects.get(company=birch).day == TODAY + timedelta(days=1)
