"""`dunwell bench compose`: whole e-mails from decisions, judged, with text and HTML, on one core. Leaves out the database.

The rivals, in turns with it in the same run: the same words by Django's templates and mail class, as a web application
would do it, and by bare string formatting and the standard library's mail class, the least there can be. Neither of them
works out what to ask for, chooses words by number, or judges anything.
"""

import json
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from html import escape
from random import Random
from typing import Any

import click

AS_OF = date(2026, 3, 11)
_AT = datetime(2026, 3, 11, 9, tzinfo=UTC)
_STEPS = (
    (2, "friendly_reminder", "friendly"),
    (3, "is_anything_wrong", "friendly"),
    (5, "firm_reminder", "firm"),
)

_PLAIN = """Dear {name},

{count} of our invoices, the oldest due since {due}, are still open. The open amount is {net}.

{lines}

If you have just paid, thank you; please ignore this.

Need a later date or parts, or is something wrong? Just reply: we will find a way.

If we do not hear from you, we will write about them again, not before {next_on}.

Kind regards
Dana Reyes
Birch Supplies
"""

#: The same for Django's templates.
_PLAIN_DJANGO = re.sub(r"{(\w+)}", r"{{ \1 }}", _PLAIN).replace(
    "{{ lines }}", "{% for line in lines %}- {{ line }}\n{% endfor %}"
)


@dataclass(frozen=True)
class _Queued:
    """What a sender needs of a message, as the database has it."""

    pk: int
    customer_id: int
    channel: str = "email"
    track: str = "invoice"


@dataclass(frozen=True)
class _Sent:
    """What a sender needs of a verdict: the message, and what was composed."""

    message: Any
    draft: Any


@click.command("compose")
@click.option("--messages", "count", type=click.IntRange(min=1), default=5_000, show_default=True)
@click.option("--language", default="en", show_default=True)
@click.option("--repeat", type=click.IntRange(min=1), default=3, show_default=True, help="The median counts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def compose(count: int, language: str, repeat: int, as_json: bool) -> None:
    """Measure composing e-mails: sums, words, tone guard, text and HTML, beside two ways without all that.

    Seconds are the processor's: nothing here waits, and one core is what is asked about.
    """
    import django

    django.setup()
    from dunwell.bench.machine import machine, peak_mb

    cases = made_up(count, language)
    ways = {"composed": _ours(language), "django": _django, "bare": _bare}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way(cases[:50])
    for _ in range(repeat):
        for name, way in ways.items():
            rates[name].append(count / _seconds(way, cases))
    medians = {name: statistics.median(each) for name, each in rates.items()}
    result = {
        "messages": count,
        "language": language,
        "composed_per_s": round(medians["composed"]),
        "django_per_s": round(medians["django"]),
        "bare_per_s": round(medians["bare"]),
        "ratio_to_django": round(medians["composed"] / medians["django"], 2),
        "ratio_to_bare": round(medians["composed"] / medians["bare"], 2),
        "each_per_s": {name: sorted(map(round, each)) for name, each in rates.items()},
        "peak_mb": peak_mb(),
        "machine": machine(),
    }
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, value in result.items():
        click.echo(f"{name}: {value}")


def made_up(count: int, language: str) -> list[dict[str, Any]]:
    """Returns made-up customers of whom each owes one to five invoices in euros, one in five with a credit."""
    from dunwell.outreach.asking import Item

    draw, cases = Random(7), []
    for number in range(count):
        step_no, key, tone = draw.choice(_STEPS)
        items = [
            Item(
                f"INV-{draw.randrange(10**6):06}",
                "EUR",
                AS_OF - timedelta(days=60 + n),
                AS_OF - timedelta(days=30 + n),
                draw.randrange(1_000, 900_000),
                step_no,
            )
            for n in range(draw.randrange(1, 6))
        ]
        credits_ = {"EUR": items[0].open_minor // 2} if number % 5 == 0 else {}
        person = {
            "name": f"Customer {number} Ltd",
            "contact_name": f"Kim {number}",
            "language": language,
            "address": f"c{number}@example.com",
            "jurisdiction": "IE",
            "kind": "business",
        }
        act = {
            "customer_id": number, "step_key": key, "channel": "email", "track": "invoice", "step_no": step_no,
            "approval": "auto", "tone": tone,
        }  # fmt: skip
        cases.append({"person": person, "act": act, "items": items, "credits": credits_})
    return cases


def _seconds(way: Callable[[list[dict[str, Any]]], int], cases: list[dict[str, Any]]) -> float:
    start = time.process_time()
    way(cases)
    return time.process_time() - start


def _ours(language: str) -> Callable[[list[dict[str, Any]]], int]:
    """Returns what composes each case with Dunwell, from the decision to the bytes that would leave."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    from dunwell.ledger.models import Company
    from dunwell.outreach.compose import Composer
    from dunwell.outreach.models import DeliveryRules, Status
    from dunwell.outreach.outgoing import Sender
    from dunwell.outreach.playbooks import read_playbooks
    from dunwell.values.delivery import Place

    company = Company(
        pk=1, key="birch", name="Birch Supplies", currency="EUR", jurisdiction="IE", language=language,
        time_zone="Europe/Dublin", contact_name="Dana Reyes", contact_email="dana@birch.example",
    )  # fmt: skip
    rules = DeliveryRules(company=company, pay_url="https://pay.birch.example/now", count_clicks=True)
    composer = Composer(company, read_playbooks(only="standard")["standard"], AS_OF)
    sender = Sender(company, rules, {}, "birch.example", "https://dunwell.example")
    place = Place(settings.HOME, "https://dunwell.example", "secret")
    transport = import_string(settings.DUNWELL_CHANNELS["DUNWELL_EMAIL_URL"][1])("smtp://127.0.0.1:25", place)

    def run(cases: list[dict[str, Any]]) -> int:
        written = 0
        for number, case in enumerate(cases, start=1):
            draft = composer.draft(
                case["person"], case["act"], case["items"], case["credits"], frozenset(("email",))
            )
            if draft.status is not Status.REHEARSED or draft.problem:
                raise click.ClickException(f"A message was not let through: {draft.problem}")
            outgoing = sender.outgoing(_Sent(_Queued(number, number), draft), _AT)
            written += len(transport.prepare(outgoing).content)
        return written

    return run


def _parts(case: dict[str, Any]) -> dict[str, Any]:
    items = case["items"]
    net = sum(item.open_minor for item in items) - sum(case["credits"].values())
    return {
        "name": case["person"]["contact_name"],
        "count": len(items),
        "due": f"{items[-1].due_on:%d %B %Y}",
        "net": f"€{net / 100:,.2f}",
        "lines": [
            f"{item.number}, due {item.due_on:%d %B %Y}: €{item.open_minor / 100:,.2f}" for item in items
        ],
        "next_on": f"{AS_OF + timedelta(days=9):%d %B %Y}",
    }


def _django(cases: list[dict[str, Any]]) -> int:
    """Fills in a text and an HTML template of Django's and builds the mail with Django's class."""
    from django.core.mail import EmailMultiAlternatives
    from django.template import engines

    engine = engines["django"]
    text = engine.from_string(_PLAIN_DJANGO)
    page = engine.from_string("<html><body><p>Dear {{ name }}</p><ul>{% for line in lines %}<li>{{ line }}</li>"
                              "{% endfor %}</ul><p>{{ net }}, {{ due }}, {{ next_on }}</p></body></html>")  # fmt: skip
    written = 0
    for case in cases:
        parts = _parts(case)
        mail = EmailMultiAlternatives(
            f"{parts['count']} invoices, {parts['net']}", text.render(parts), "dana@birch.example",
            [case["person"]["address"]],
        )  # fmt: skip
        mail.attach_alternative(page.render(parts), "text/html")
        written += len(mail.message().as_bytes())
    return written


def _bare(cases: list[dict[str, Any]]) -> int:
    """Fills in by string formatting and builds the mail with the standard library."""
    written = 0
    for case in cases:
        parts = _parts(case)
        text = _PLAIN.format(**{**parts, "lines": "\n".join(f"- {line}" for line in parts["lines"])})
        mail = EmailMessage()
        mail["Subject"] = f"{parts['count']} invoices, {parts['net']}"
        mail["From"], mail["To"] = "dana@birch.example", case["person"]["address"]
        mail.set_content(text)
        mail.add_alternative(
            "<html><body>" + escape(text).replace("\n", "<br>") + "</body></html>", subtype="html"
        )
        written += len(mail.as_bytes())
    return written
