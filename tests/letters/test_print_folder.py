"""Letters in the print folder: each once, each listed, whatever breaks in between."""

import csv
import hashlib
import io
import os
import resource
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from letter_messages import LETTER, letter

from dunwell.adapters.letters import CannotUseLetterUrl, transport
from dunwell.adapters.letters.manifest import COLUMNS, add_row, locked, rows
from dunwell.values.delivery import ChannelDown, DeliveryError, Party, Place

WRITER = """
import sys, pathlib
sys.path.insert(0, sys.argv[3])
from dunwell.adapters.letters import transport
from dunwell.values.delivery import Place, Prepared
from letter_messages import letter
channel = transport("print:", Place(pathlib.Path(sys.argv[1]), "", ""))
for number in map(int, sys.argv[2].split(",")):
    outgoing = letter(message_id=number, key=f"key-{number}")
    made = Prepared(outgoing, b"%PDF-1.7 /Type/Page/ " + str(number).encode() * 500, "application/pdf", f"{number}.pdf")
    channel.hand_over(made)
    print(number, flush=True)
"""


def _writer(home, numbers, **options):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(home), ",".join(map(str, numbers)), str(Path(__file__).parent)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def _day(home):
    return home / "print" / "birch" / "2026-03-11"


def _rows(home):
    return rows((_day(home) / "manifest.csv").read_bytes())


def _files(home):
    return sorted(path.name for path in _day(home).iterdir() if path.suffix != ".csv")


def test_without_an_address_letters_go_to_the_folder_in_the_home(place):
    for url in (None, "", "print:"):
        assert transport(url, place).folder == place.home / "print"
    assert transport("print:///srv/letters%20out?layout=us-10", place).folder == Path("/srv/letters out")


@pytest.mark.parametrize(
    "url",
    [
        "print:?layout=din-676",
        "print://host/folder",
        "lob://key",
        "pingen://",
        "pingen://a:b@c?product=pigeon",
        "x",
    ],
)
def test_an_address_that_is_no_way_for_letters_is_refused(place, url):
    with pytest.raises(CannotUseLetterUrl, match="DUNWELL_LETTER_URL"):
        transport(url, place)


def test_a_letter_is_written_once_with_its_row(place):
    channel = transport(None, place)
    prepared = channel.prepare(letter(to=replace(LETTER.to, language="en")))

    receipt = channel.hand_over(prepared)

    (name,) = _files(place.home)
    assert prepared.reference == name
    assert name.startswith("7-")
    assert receipt.reference == f"birch/2026-03-11/{name}"
    assert receipt.evidence.startswith("written")
    assert (_day(place.home) / name).read_bytes() == prepared.content
    assert _rows(place.home) == [
        {
            "message": "7",
            "kind": "letter",
            "recipient": "Ole Møller Ltd",
            "address": "12 Main Street, Dublin D02 XY45, Ireland",
            "country": "IE",
            "pages": "1",
            "file": name,
            "sha256": hashlib.sha256(prepared.content).hexdigest(),
        }
    ]


def test_handing_it_over_again_changes_nothing(place):
    channel = transport(None, place)
    first = channel.hand_over(channel.prepare(letter()))
    before = {path: path.read_bytes() for path in _day(place.home).iterdir()}

    for _ in range(3):
        again = transport(None, place)
        receipt = again.hand_over(again.prepare(letter()))

    assert receipt.evidence.startswith("already there")
    assert receipt.reference == first.reference
    assert {path: path.read_bytes() for path in _day(place.home).iterdir()} == before


def test_a_second_try_after_midnight_finds_the_letter_of_yesterday(place):
    channel = transport(None, place)
    first = channel.hand_over(channel.prepare(letter()))

    second = channel.hand_over(channel.prepare(letter(at=LETTER.at + timedelta(days=1))))

    assert second.reference == first.reference
    assert [path.name for path in (place.home / "print" / "birch").iterdir() if path.is_dir()] == [
        "2026-03-11"
    ]
    assert len(_rows(place.home)) == 1


def test_other_words_are_another_letter(place):
    channel = transport(None, place)
    channel.hand_over(channel.prepare(letter()))
    channel.hand_over(channel.prepare(letter(key="7-other-words")))

    assert len(_files(place.home)) == len(_rows(place.home)) == 2


@pytest.mark.parametrize("key", ["../../etc", "", ".hidden", "a/b"])
def test_a_company_cannot_lead_out_of_the_folder(place, key):
    channel = transport(None, place)

    with pytest.raises(DeliveryError):
        channel.hand_over(channel.prepare(letter(company_key=key)))


def test_the_list_is_harmless_in_a_spreadsheet(place):
    channel = transport(None, place)
    nasty = Party('=HYPERLINK("http://x")', '@SUM(A1)\n+1, "quoted"\n-2\nDublin')
    channel.hand_over(channel.prepare(letter(to=nasty)))

    text = (_day(place.home) / "manifest.csv").read_bytes()
    cells = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))

    assert text.startswith(b"\xef\xbb\xbf"), "spreadsheets take it for UTF-8"
    assert tuple(cells[0]) == COLUMNS
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert _rows(place.home)[0]["recipient"] == '\'=HYPERLINK("http://x")'


def test_a_crash_between_letter_and_row_is_made_good_by_the_next_try(place):
    channel = transport(None, place)
    prepared = channel.prepare(letter())
    _day(place.home).mkdir(parents=True)
    (_day(place.home) / prepared.reference).write_bytes(prepared.content)

    channel.hand_over(prepared)

    assert [row["file"] for row in _rows(place.home)] == [prepared.reference]


@pytest.mark.parametrize("kept", [0, 2, 30, 200, -1, -2, -40])
def test_a_row_cut_short_by_a_crash_is_taken_away_and_written_whole(place, kept):
    channel = transport(None, place)
    channel.hand_over(channel.prepare(letter(message_id=1, key="1")))
    channel.hand_over(channel.prepare(letter(message_id=2, key="2")))
    manifest = _day(place.home) / "manifest.csv"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:kept])

    for number in ("1", "2"):
        channel.hand_over(channel.prepare(letter(message_id=int(number), key=number)))

    assert sorted(manifest.read_bytes().splitlines()) == sorted(whole.splitlines())
    assert [row["message"] for row in _rows(place.home)] == ["1", "2"]


def test_killed_at_any_moment_nothing_is_lost_doubled_or_half(place):
    numbers = list(range(1, 61))
    for _ in range(8):
        writer = _writer(place.home, numbers)
        for _ in range(9):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        writer.wait(timeout=30)
        writer.stdout.close()
        writer.stderr.close()
        if (_day(place.home) / "manifest.csv").exists():
            listed = [row["file"] for row in _rows(place.home)]
            assert len(listed) == len(set(listed))
            assert set(listed) <= set(_files(place.home))

    writer = _writer(place.home, numbers)
    out, error = writer.communicate(timeout=120)

    assert writer.returncode == 0, error
    assert out.split() == [str(number) for number in numbers]
    assert sorted(row["message"] for row in _rows(place.home)) == sorted(map(str, numbers))
    assert _files(place.home) == sorted(f"{number}.pdf" for number in numbers)
    for row in _rows(place.home):
        content = (_day(place.home) / row["file"]).read_bytes()
        assert row["sha256"] == hashlib.sha256(content).hexdigest()


def test_two_processes_writing_at_once_list_every_letter_once(place):
    numbers = list(range(1, 121))
    writers = [_writer(place.home, numbers), _writer(place.home, numbers[::-1])]
    for writer in writers:
        _, error = writer.communicate(timeout=120)
        assert writer.returncode == 0, error

    assert sorted(int(row["message"]) for row in _rows(place.home)) == numbers
    assert len(_files(place.home)) == len(numbers)


def test_a_full_disk_is_a_channel_that_is_down_and_leaves_no_half_file(place):
    """A limit on the size of files stands for the full disk: the same calls fail in the same way."""
    channel = transport(None, place)
    prepared = channel.prepare(letter())
    limits, ignored = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(prepared.content) // 2, limits[1]))
    try:
        with pytest.raises(ChannelDown, match="is full; make room") as down:
            channel.hand_over(prepared)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)

    assert not down.value.permanent
    assert _files(place.home) == []
    channel.hand_over(prepared)
    assert len(_rows(place.home)) == 1


def test_a_disk_that_fills_while_the_row_is_written_leaves_neither_letter_nor_half_row(place):
    channel = transport(None, place)
    for number in range(200):
        row = dict.fromkeys(COLUMNS, "x" * 40) | {"file": f"{number}.pdf", "sha256": str(number)}
        _day(place.home).mkdir(parents=True, exist_ok=True)
        with locked(place.home / "print" / "birch"):
            add_row(_day(place.home) / "manifest.csv", row)
    before = (_day(place.home) / "manifest.csv").read_bytes()
    prepared = replace(channel.prepare(letter()), content=b"%PDF-1.7 /Type/Page/")
    limits, ignored = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, limits[1]))
    try:
        with pytest.raises(ChannelDown):
            channel.hand_over(prepared)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)

    assert (_day(place.home) / "manifest.csv").read_bytes() == before
    assert _files(place.home) == []


def test_a_folder_that_cannot_be_made_is_a_channel_that_is_down(tmp_path):
    (tmp_path / "print").write_text("a file where the folder should be")

    channel = transport(None, Place(tmp_path, "", ""))

    with pytest.raises(ChannelDown, match="cannot be written"):
        channel.hand_over(channel.prepare(letter()))


def test_letters_are_for_their_owner_only(place):
    channel = transport(None, place)
    channel.hand_over(channel.prepare(letter()))

    for path in (_day(place.home), *_day(place.home).iterdir()):
        assert os.stat(path).st_mode & 0o077 == 0, path
