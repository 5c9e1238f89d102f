"""Takes the pictures of the documentation from the sample company: `bin/screenshots [NAME …]`. Needs Chromium.

Everything happens in a folder of its own that is thrown away, served on a free port of this machine alone. The day is
fixed, and the pages' clock stands still, so a picture changes only with the pages. `PICTURES` is the list of all of them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

FOLDER = Path(__file__).parent
#: The moment of every picture: a Wednesday morning. The ledger and the round are of a little earlier.
MOMENT = datetime.fromisoformat("2026-03-11T10:10:00+00:00")
EARLY = MOMENT - timedelta(hours=2)
WIDTH = 1280
#: Where the company is paid: the number that examples of an Irish account show.
ACCOUNT = "IE29AIBK93115212345678"


@dataclass(frozen=True)
class Picture:
    """One picture: `name`.png beside this file, of the page at `address`, `height` pixels from the top or from `top` on.

    What stands in braces in addresses is filled in by `_stage`: where the company's pages and a customer's page begin, and
    numbers of rows.
    """

    name: str
    address: str
    height: int = 800
    width: int = WIDTH
    language: str = "en-IE"
    top: str = ""


#: Whose pages are shown, by reference in the sample.
CUSTOMERS = {
    "avoiding": "C-1015", "books": "C-1027", "caller": "C-1017", "cash": "C-1034", "german": "C-1044",
    "struggling": "C-1026",
}  # fmt: skip
PICTURES = (
    Picture("first-steps", "{company}first-steps/", top=".steps li:nth-child(4)"),
    Picture("today", "{company}"),
    Picture("today-german", "{company}", language="de-DE"),
    Picture("round", "{company}rounds/2026-03-11/"),
    Picture("message", "{company}messages/{message}/"),
    Picture("calls", "{company}calls/", 560),
    Picture("call", "{company}calls/{caller}/"),
    Picture("customers", "{company}customers/"),
    Picture("customer", "{company}customers/{avoiding}/", 1150),
    Picture("why", "{company}customers/{avoiding}/why/2026-03-11/"),
    Picture("agreements", "{company}promises/", 520),
    Picture("offers", "{company}offers/{struggling}/", 640),
    Picture("holds", "{company}holds/"),
    Picture("payment", "{company}payments/{payment}/", 700),
    Picture("imports", "{company}imports/", 520),
    Picture("data-health", "{company}data-health/", 720),
    Picture("playbook", "{company}playbooks/standard/"),
    Picture("words", "{company}playbooks/standard/words/en/friendly_reminder/email/", 1000),
    Picture("reports", "{company}reports/ageing/"),
    Picture("people", "{company}people/"),
    Picture("settings", "{company}settings/"),
    Picture("customers-page", "{portal}"),
    Picture("customers-page-german", "{portal_german}", 844, width=390, language="de-DE"),
)


def main() -> None:
    """Loads the sample, makes its round, serves it, and takes the pictures that were named, or all of them."""
    if sys.argv[1:2] == ["--serve"]:
        _serve(sys.argv[2])
        return
    wanted = set(sys.argv[1:]) or {picture.name for picture in PICTURES}
    if unknown := wanted - {picture.name for picture in PICTURES}:
        sys.exit(
            f"There is no picture named {', '.join(sorted(unknown))}. They are listed in docs/images/make.py."
        )
    with tempfile.TemporaryDirectory(prefix="dunwell-pictures-") as home, _pages(home) as address:
        _take([picture for picture in PICTURES if picture.name in wanted], *_stage(address))


def _set_up(home: str) -> None:
    """Makes this process one of the installation in `home`, whose clock stands still."""
    os.environ |= {"DUNWELL_HOME": home, "DJANGO_SETTINGS_MODULE": "dunwell.project.settings"}
    for name in ("DUNWELL_DATABASE_URL", "DUNWELL_EMAIL_URL", "DUNWELL_PUBLIC_URL"):
        os.environ.pop(name, None)
    from django.utils import timezone

    timezone.now = lambda: MOMENT
    import django

    django.setup()


@contextmanager
def _pages(home: str) -> Iterator[str]:
    """Serves the pages of a new installation while the body runs; gives their address."""
    _set_up(home)
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    server = subprocess.Popen([sys.executable, __file__, "--serve", home], stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait(10)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_said: object) -> None:
        """Says nothing of what is served."""


def _serve(home: str) -> None:
    """Serves the pages on a port that is free, and prints where."""
    _set_up(home)
    from dunwell.project.wsgi import application

    with make_server("127.0.0.1", 0, application, _Server, _Quiet) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


def _stage(address: str) -> tuple[str, dict[str, str]]:
    """Makes what the pictures show; returns a sign-in link, and what the names in their addresses stand for."""
    from django.db import connection

    from dunwell.ledger.models import Payment
    from dunwell.outreach.call_said import Call
    from dunwell.outreach.calls import log_call
    from dunwell.outreach.company_settings import change_settings, set_pay_account
    from dunwell.outreach.daily_round import run_round
    from dunwell.outreach.models import Message
    from dunwell.people.invitations import invite
    from dunwell.people.memberships import add_member
    from dunwell.people.models import Role
    from dunwell.portal.links import links_for, url_of
    from dunwell.sample import load
    from dunwell.workbench.sign_in import demo_user, make_link

    company = load(EARLY.date(), EARLY)
    by, user = company.contact_name, demo_user()
    add_member(company, user, Role.OWNER, by, at=EARLY, by=by)
    invite(company, "tom.keane@birch.example", Role.ACCOUNT_MANAGER, at=MOMENT, by=by, name="Tom Keane")
    set_pay_account(company, "EUR", holder=company.name, iban=ACCOUNT, bic="", at=MOMENT, by=by)
    change_settings(company, {"gate": "approve"}, at=MOMENT, by=by)
    said = Call(
        "agreed",
        "call_back",
        "Asked to be called after the delivery.",
        call_back_at=MOMENT + timedelta(hours=3),
    )
    log_call(
        company.customers.get(ref=CUSTOMERS["caller"]), said, at=MOMENT - timedelta(days=1), by=by, holder=""
    )
    run_round(company, EARLY.date(), at=EARLY, mode="review")
    keys = {name: company.customers.get(ref=ref).pk for name, ref in CUSTOMERS.items()}
    names = {name: str(key) for name, key in keys.items()}
    names["message"] = str(Message.objects.get(customer_id=keys["books"], as_of=EARLY.date()).pk)
    names["payment"] = str(Payment.objects.filter(customer_id=keys["cash"], open_minor__gt=0).latest("pk").pk)
    links = links_for(company, [keys["books"], keys["german"]], at=MOMENT, by=by)
    names["portal"], names["portal_german"] = (
        url_of(links[keys[name]], address) for name in ("books", "german")
    )
    names["company"] = f"{address}/{company.key}/"
    sign_in = make_link(user, MOMENT, address, by=by)
    connection.close()
    return sign_in, names


def _take(pictures: list[Picture], sign_in: str, names: dict[str, str]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        signed_in = browser.new_context()
        signed_in.new_page().goto(sign_in)
        kept = signed_in.storage_state()
        for picture in pictures:
            page = browser.new_context(
                viewport={"width": picture.width, "height": picture.height},
                color_scheme="light",
                reduced_motion="reduce",
                locale=picture.language,
                storage_state=kept,
            ).new_page()
            answer = page.goto(picture.address.format_map(names))
            if answer.status != 200:
                sys.exit(f"{picture.name}: {answer.url} answers {answer.status}")
            if picture.top:
                page.locator(picture.top).first.evaluate("at => at.scrollIntoView()")
            page.screenshot(path=FOLDER / f"{picture.name}.png")
            print(f"{picture.name}.png", flush=True)
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
