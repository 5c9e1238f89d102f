"""Mail is taken from the report mailbox once it is handled, and comes again if it was not; no server holds the program."""

import shutil
import ssl
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from imap_server import ImapServer

from dunwell.adapters.mail_reports import CannotReadMailbox, mailbox, read_report

REPORT = Path(__file__).with_name("reports").joinpath("qmail.eml").read_bytes()
#: The limit where a server is to be given up; elsewhere it is far away.
SECONDS, PLENTY = 0.5, 60.0


@pytest.fixture
def server():
    with ImapServer() as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate for 127.0.0.1, signed by itself: the paths of both."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed, which makes a certificate for the test")
    folder = tmp_path_factory.mktemp("tls")
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
        + [
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            folder / "key.pem",
            "-out",
            folder / "cert.pem",
        ],
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return folder / "cert.pem", folder / "key.pem"


def _context(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def _url(server, scheme="imap", query="", seconds=PLENTY):
    user, password = quote("bounces@birch.example", safe=""), quote(server.password, safe="")
    return f"{scheme}://{user}:{password}@127.0.0.1:{server.port}/INBOX?timeout={seconds}{query}"


def test_unread_mail_comes_whole_and_is_marked_once_it_is_handled(server):
    odd = b"Subject: \xff odd bytes\r\n\r\n\x00\xfe" + bytes(range(256))
    server.add(REPORT)
    server.add(b"old", r"\Seen")
    server.add(odd)

    first, second = mailbox(_url(server))
    assert [first.raw, second.raw] == [REPORT, odd]
    assert server.flags() == [set(), {r"\Seen"}, set()]


def test_a_mail_is_marked_as_read_only_when_it_was_handled(server):
    for _ in range(3):
        server.add(REPORT)

    for number, mail in enumerate(mailbox(_url(server))):
        if number != 1:
            mail.handled()

    assert server.flags() == [{r"\Seen"}, set(), {r"\Seen"}]
    assert len(list(mailbox(_url(server)))) == 1


def test_what_a_program_that_died_had_not_handled_comes_again(server):
    server.add(REPORT)
    server.add(REPORT)

    class Died(Exception):
        pass

    def dies_at_the_second():
        for number, mail in enumerate(mailbox(_url(server))):
            if number == 1:
                raise Died
            mail.handled()

    with pytest.raises(Died):
        dies_at_the_second()

    assert [read_report(mail.raw)[0].kind for mail in mailbox(_url(server))] == ["hard"]


@pytest.mark.parametrize("moves", [True, False], ids=["by the server", "by copy"])
def test_handled_mail_can_be_moved_to_another_folder(server, moves):
    server.moves = moves
    server.add(REPORT)
    server.add(REPORT)

    for mail in mailbox(_url(server, query="&move=Handled")):
        mail.handled()

    assert not server.folders["INBOX"]
    assert [mail.flags & {r"\Seen"} for mail in server.folders["Handled"].values()] == [{r"\Seen"}] * 2


def test_no_more_than_the_limit_are_taken(server):
    for _ in range(5):
        server.add(REPORT)

    assert len(list(mailbox(_url(server), limit=2))) == 2


def test_leaving_early_signs_out(server):
    server.add(REPORT)
    server.add(REPORT)

    mails = mailbox(_url(server))
    next(mails)
    mails.close()

    assert server.log[-1] == "logout"


@pytest.mark.parametrize("step", ["greeting", "login", "select", "search", "fetch"])
@pytest.mark.parametrize("fault", ["hang_at", "drop_at"])
def test_a_server_that_hangs_or_goes_away_is_given_up_in_time(server, step, fault):
    setattr(server, fault, step)
    server.add(REPORT)

    began = time.monotonic()
    with pytest.raises(CannotReadMailbox) as raised:
        list(mailbox(_url(server, seconds=SECONDS)))

    assert time.monotonic() - began < SECONDS * 8
    assert f"INBOX at 127.0.0.1:{server.port}" in str(raised.value)
    assert (f"within {SECONDS} seconds" in str(raised.value)) == (fault == "hang_at")
    assert "pa ss" not in str(raised.value)


def test_marking_is_given_up_in_time_too(server):
    server.hang_at = "store"
    server.add(REPORT)
    mails = mailbox(_url(server, seconds=SECONDS))
    mail = next(mails)

    began = time.monotonic()
    with pytest.raises(CannotReadMailbox, match="cannot be marked"):
        mail.handled()

    assert time.monotonic() - began < SECONDS * 8


def test_a_server_that_drips_is_given_up_in_time(server):
    server.drip = True
    server.add(REPORT * 10)

    began = time.monotonic()
    with pytest.raises(CannotReadMailbox, match=f"within {SECONDS} seconds"):
        list(mailbox(_url(server, seconds=SECONDS)))

    assert time.monotonic() - began < SECONDS * 8


@pytest.mark.parametrize("step", ["login", "select", "search", "fetch"])
def test_a_refusal_is_said_without_the_password(server, step):
    server.refuse = step
    server.add(REPORT)

    with pytest.raises(CannotReadMailbox) as raised:
        list(mailbox(_url(server)))

    assert "pa ss" not in str(raised.value)


def test_a_mail_that_could_not_be_marked_comes_again(server):
    server.refuse = "store"
    server.add(REPORT)

    mails = mailbox(_url(server))
    mail = next(mails)

    with pytest.raises(CannotReadMailbox, match="cannot be marked"):
        mail.handled()
    assert server.flags() == [set()]


def test_no_server_is_said():
    with ImapServer() as gone:
        url = _url(gone)

    with pytest.raises(CannotReadMailbox, match="cannot be reached"):
        list(mailbox(url))


@pytest.mark.parametrize(("scheme", "implicit"), [("imaps", True), ("imap+starttls", False)])
def test_tls_is_spoken_and_the_certificate_verified(certificate, scheme, implicit):
    with ImapServer(_context(certificate), implicit) as server:
        server.add(REPORT)

        trusting = list(mailbox(_url(server, scheme, f"&ca={quote(str(certificate[0]))}")))
        with pytest.raises(CannotReadMailbox, match="certificate is not trusted"):
            list(mailbox(_url(server, scheme)))

    assert [mail.raw for mail in trusting] == [REPORT]


@pytest.mark.parametrize(("scheme", "implicit"), [("imaps", True), ("imap+starttls", False)])
def test_a_handshake_that_hangs_is_given_up_in_time(certificate, scheme, implicit):
    with ImapServer(_context(certificate), implicit) as server:
        server.hang_at = "handshake"

        began = time.monotonic()
        with pytest.raises(CannotReadMailbox, match=f"within {SECONDS} seconds"):
            list(mailbox(_url(server, scheme, seconds=SECONDS)))

    assert time.monotonic() - began < SECONDS * 8


def test_a_server_that_offers_no_tls_gets_no_password(server):
    with pytest.raises(CannotReadMailbox, match="cannot be reached"):
        list(mailbox(_url(server, "imap+starttls")))

    assert "login" not in server.log


@pytest.fixture
def maildir(tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Reports" / name).mkdir(parents=True)
    return tmp_path / "Reports"


def _put(maildir, name, raw=REPORT):
    (maildir / name).write_bytes(raw)


def test_a_maildir_gives_new_and_unread_mail_and_marks_what_was_handled(maildir):
    _put(maildir, "new/1.a.host")
    _put(maildir, "cur/2.b.host:2,F", b"\xff second")
    _put(maildir, "cur/3.c.host:2,S")
    _put(maildir, "cur/4.d.host")
    _put(maildir, "tmp/5.e.host")
    _put(maildir, "new/.hidden")

    for mail in mailbox(f"maildir://{maildir}"):
        if b"second" not in mail.raw:
            mail.handled()

    names = sorted(path.name for path in (maildir / "cur").iterdir())
    assert names == ["1.a.host:2,S", "2.b.host:2,F", "3.c.host:2,S", "4.d.host:2,S"]
    (left,) = mailbox(f"maildir://{maildir}")
    left.handled()
    assert (maildir / "cur" / "2.b.host:2,FS").read_bytes() == b"\xff second"
    assert list(mailbox(f"maildir://{maildir}")) == []


def test_a_mail_that_another_program_takes_away_is_passed_over(maildir):
    _put(maildir, "new/1.a.host")
    _put(maildir, "new/2.b.host")
    _put(maildir, "new/3.c.host")
    mails = mailbox(f"maildir://{maildir}")

    first = next(mails)
    for name in ("1.a.host", "2.b.host"):
        (maildir / "new" / name).unlink()
    first.handled()

    assert len(list(mails)) == 1


def test_a_link_in_a_maildir_is_not_followed(maildir, tmp_path):
    (tmp_path / "secret").write_text("not a mail")
    (maildir / "new" / "1.a.host").symlink_to(tmp_path / "secret")

    assert list(mailbox(f"maildir://{maildir}")) == []


def test_a_folder_that_is_no_maildir_is_said(tmp_path):
    with pytest.raises(CannotReadMailbox, match="as a maildir"):
        list(mailbox(f"maildir://{tmp_path}"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "pop3://user:secret@host/INBOX",
        "imaps://host/INBOX",
        "imaps://user@host/INBOX",
        "imaps://user:secret@/INBOX",
        "imaps://user:secret@host:port/INBOX",
        "imaps://user:secret@host/INBOX?timeout=never",
        "imaps://user:secret@host/INBOX?timeout=nan",
        "imaps://user:secret@host/INBOX?colour=blue",
        "imaps://us%0D%0Aer:secret@host/INBOX",
        "imaps://user:secret@[::1/INBOX",
        "maildir://host/path",
        "maildir:///",
    ],
)
def test_an_address_that_cannot_be_read_says_how_it_is_written_and_keeps_its_password(url):
    with pytest.raises(ValueError, match="imaps://user:password@host/Folder") as raised:
        mailbox(url)

    assert "secret" not in str(raised.value)
