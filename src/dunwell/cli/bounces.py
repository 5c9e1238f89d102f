"""`dunwell bounces`: reads what came back by mail."""

import signal
from collections import Counter
from threading import Event

import click
from django.conf import settings

from dunwell.cli.arguments import json_option, now
from dunwell.cli.output import print_document
from dunwell.outreach.bounces import CannotRead, read_mailbox

#: Who the journal says it was.
BY = "report mailbox"
#: What a run counts, in the order of the sentence, and how people call it.
WORDS = {
    "hard": "did not arrive",
    "soft": "may still arrive, or was refused for now",
    "complaint": "complained about",
    "other_address": "names another address",
    "known": "known already",
    "unknown": "about no message of ours",
    "early": "about a message being sent, to be read again",
    "no_report": "no report, left unread",
}


@click.command()
@click.option("--once", is_flag=True, help="Read what is there, then stop. Default: look again and again.")
@click.option(
    "--every", "every_seconds", type=click.IntRange(min=1), default=300, show_default=True, metavar="SECONDS"
)
@json_option
def bounces(once: bool, every_seconds: int, as_json: bool) -> None:
    """Read the report mailbox (DUNWELL_BOUNCE_URL): what did not arrive, and who complained."""
    if not settings.DUNWELL_REPORTS["url"]:
        raise click.ClickException(
            "DUNWELL_BOUNCE_URL is not set. Write it as imaps://user:password@host/Folder or maildir:///path."
        )
    stop = Event()
    if not once:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    while True:
        try:
            _tell(read_mailbox(now(), BY), as_json)
        except CannotRead as error:
            if once:
                raise click.ClickException(str(error)) from None
            click.echo(f"{error} It is tried again in {every_seconds} seconds.", err=True)
        if once or stop.wait(every_seconds):
            return


def _tell(counts: Counter[str], as_json: bool) -> None:
    if as_json:
        print_document({name: counts[name] for name in WORDS})
        return
    said = "; ".join(f"{counts[name]} {words}" for name, words in WORDS.items() if counts[name])
    click.echo(f"{said}." if said else "Nothing new came back.")
