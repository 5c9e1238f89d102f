"""What people ask for on pages is done by one process, once, and again where that one was killed."""

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from operating import NOON, TODAY, at, message_of, owing, round_made, second_company

from dunwell.operations.asked_work import KINDS, LEASE, MOST_TRIES, ask, open_work, to_do
from dunwell.operations.doing_work import CannotDo, do_next
from dunwell.operations.models import Work
from dunwell.operations.turns import Turns
from dunwell.outreach.channels import open_channels
from dunwell.outreach.models import Message, Round
from dunwell.outreach.outbox import Worker

HERE = Path(__file__).parent


def worker(name="host/boot/1/1/a", moment=NOON, gone=(), stopping=lambda: False):
    return Worker(
        name, lambda: moment, lambda: moment, lambda other: other in gone, stopping, lambda seconds: None
    )


def do(by=None, **options):
    return do_next(by or worker(), lambda: nullcontext({}), "birch.example", **options)


def asked_round(company, mode="approve"):
    return ask(company, "round", {"as_of": TODAY.isoformat(), "mode": mode}, "Dana Reyes", NOON)


@pytest.fixture
def kind(monkeypatch):
    """Has a function do the work of a kind `trial`."""

    def register(function):
        monkeypatch.setitem(KINDS, "trial", f"{__name__}:trial")
        monkeypatch.setattr(sys.modules[__name__], "trial", function)

    return register


trial = None


def test_a_round_that_was_asked_for_is_made_and_tells_what_came_of_it(birch):
    work = asked_round(birch)

    assert do() == work
    assert do() is None

    work.refresh_from_db()
    assert message_of("ash").status == "queued"
    assert (work.outcome["act"], work.outcome["messages"], work.trouble) == (2, {"queued": 2}, "")
    assert (work.ended_at, work.claimed_by, work.tries) == (NOON, "", 1)


def test_the_same_that_is_under_way_is_not_asked_for_twice(birch):
    first = asked_round(birch)

    assert asked_round(birch) == first
    assert asked_round(birch, mode="review") != first
    assert open_work(birch, "round").arguments["mode"] == "review"
    do()
    assert asked_round(birch) != first


def test_what_cannot_be_done_says_why_to_whoever_asked(birch):
    birch.playbook = "none-such"
    birch.save()
    work = asked_round(birch)

    do()

    work.refresh_from_db()
    assert "none-such" in work.trouble
    assert (work.outcome, work.ended_at) == (None, NOON)
    assert not Round.objects.exists()


def test_a_fault_ends_one_work_and_the_next_is_done(birch, kind, caplog):
    def faulty(run):
        raise RuntimeError("Ash & Co")

    kind(faulty)
    broken = ask(birch, "trial", {}, "Dana", NOON)
    well = asked_round(birch)

    do(), do()

    broken.refresh_from_db(), well.refresh_from_db()
    assert broken.trouble == "A fault of the program: RuntimeError. Its log says more."
    assert "work failed" in caplog.text
    assert well.outcome["act"] == 2


def test_two_processes_never_do_the_same_work(birch, kind):
    met = []

    def meets(run):
        met.append(do(worker("host/boot/2/2/b")))
        return {}

    kind(meets)
    ask(birch, "trial", {}, "Dana", NOON)

    do()

    assert met == [None]
    assert Work.objects.get().tries == 1


def test_silence_frees_what_was_begun_and_so_does_the_end_of_its_process(birch):
    asked_round(birch)
    silent = {"claimed_by": "host/boot/9/9/z", "claimed_until": NOON + LEASE, "tries": 1}
    Work.objects.update(**silent)

    assert not to_do(NOON, lambda name: False).exists()
    assert to_do(NOON, lambda name: name == "host/boot/9/9/z").exists()
    later = worker(moment=NOON + LEASE)
    assert do(later).tries == 2
    assert Work.objects.get().outcome["act"] == 2


def test_work_that_takes_down_whoever_is_at_it_is_given_up(birch):
    asked_round(birch)
    Work.objects.update(tries=MOST_TRIES)

    assert do() is None

    assert "begun 3 times" in Work.objects.get().trouble


def test_a_process_that_is_to_end_leaves_its_work_for_another(birch, kind):
    asked = []

    def long(run):
        run.progress(1, 10, "record")
        asked.append(Work.objects.get().done)
        run.progress(2, 10, "record")
        asked.append("went on")
        return {}

    kind(long)
    ask(birch, "trial", {}, "Dana", NOON)

    do(worker(stopping=lambda: len(asked) == 1))

    work = Work.objects.get()
    assert asked == [1]
    assert (work.claimed_by, work.ended_at, work.tries, work.done) == ("", None, 0, 2)


def test_the_worker_does_what_was_asked_beside_what_is_due_and_for_its_companies_alone(birch):
    elm = second_company("elm")
    owing(elm, "dell", "Dell")
    asked_round(birch), asked_round(elm)

    Turns(worker(), open_channels, "birch.example", only=[elm]).turn()

    assert list(Round.objects.values_list("company__key", flat=True)) == ["elm"]


def test_a_delivery_tells_what_left_and_what_stays_for_want_of_a_way(birch, mail_server):
    round_made(birch)
    message = message_of("beech")
    Message.objects.filter(pk=message.pk).update(channel="sms")
    work = ask(birch, "delivery", {}, "Dana Reyes", at(12))

    do_next(worker(moment=at(12)), open_channels, "birch.example")

    work.refresh_from_db()
    assert work.outcome["messages"] == {"sent": 1}
    assert (work.outcome["queued"], work.outcome["no_way"]) == (1, {"sms": 1})
    assert len(mail_server.taken) == 1


def test_an_unknown_kind_is_refused_at_once(birch):
    with pytest.raises(KeyError):
        ask(birch, "none-such", {}, "Dana", NOON)


def test_a_reason_for_people_is_kept_whole_where_it_is_short(birch, kind):
    def cannot(run):
        raise CannotDo("The file is gone. Bring it in again.")

    kind(cannot)
    ask(birch, "trial", {}, "Dana", NOON - timedelta(minutes=1))

    do()

    assert Work.objects.get().trouble == "The file is gone. Bring it in again."


def test_work_whose_process_was_killed_is_done_by_the_next_one(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DUNWELL")}
    environment |= {"DUNWELL_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dunwell.project.settings"}

    def program(action, **options):
        command = [sys.executable, "working.py", action]
        return subprocess.Popen(command, cwd=HERE, env=environment, stdout=subprocess.PIPE, text=True)

    assert program("fill").wait(60) == 0
    begun = program("begin")
    try:
        assert json.loads(begun.stdout.readline())
    finally:
        begun.kill()
        begun.wait()
    done = [str(Path(sys.executable).parent / "dunwell"), "work", "--once"]
    subprocess.run(done, env=environment, check=True, capture_output=True, timeout=60)
    found = json.loads(program("state").communicate(timeout=60)[0])

    assert (found["tries"], found["claimed_by"], found["trouble"]) == (2, "", "")
    assert found["messages"] == {"queued": 2}
