"""`dunwell tone check`: judges texts by their words, before they are sent. Needs no database."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TextIO

import click

from dunwell.cli.output import print_document, print_lines
from dunwell.tone.guard import CannotJudge, judge
from dunwell.tone.judgement import CONSEQUENCES, LANGUAGES, STAGES, Consequence, Facts, Judgement

_AUDIENCES = ("customer", "third_person")
_CHANNELS = ("email", "sms", "letter", "registered_letter", "call", "voicemail", "visit", "task")


@click.group()
def tone() -> None:
    """Judge words: pass, revise or block, with quotes, reasons and suggestions."""


@tone.command
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--language", default="en", show_default=True, help=f"One of: {', '.join(LANGUAGES)}.")
@click.option("--stage", type=click.Choice(STAGES), default="friendly", show_default=True)
@click.option("--channel", type=click.Choice(_CHANNELS), default="email", show_default=True)
@click.option(
    "--audience",
    type=click.Choice(_AUDIENCES),
    default="customer",
    show_default=True,
    help="Who may hear it.",
)
@click.option(
    "--approved",
    multiple=True,
    metavar="KIND[@DAY]",
    help=f"What may be announced, and when (2026-05-04); `none`: nothing may. Kinds: {', '.join(CONSEQUENCES)}.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--jsonl",
    "as_lines",
    is_flag=True,
    help="Read one JSON object a line: `text` and, if they differ, `language`, `stage`, `channel`, `audience`, `approved` "
    "(a list); print one a line.",
)
def check(
    file: TextIO,
    language: str,
    stage: str,
    channel: str,
    audience: str,
    approved: tuple[str, ...],
    as_json: bool,
    as_lines: bool,
) -> None:
    """Judge the text in FILE (-: standard input). Exit code 1: it should not leave as it is."""
    usual = {"language": language, "stage": stage, "channel": channel, "audience": audience}
    allowed = [one for one in approved if one != "none"] if approved else None
    if as_lines:
        print_lines(_judged_lines(file, usual, allowed))
        return
    judgement = _judged(_read(file), usual, allowed)
    if as_json:
        print_document(judgement.as_dict())
    else:
        _print(judgement)
    if judgement.verdict != "pass":
        raise click.exceptions.Exit(1)


def _read(file: TextIO) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name} is no UTF-8 text: {error}. Save it as UTF-8.") from error


def _judged_lines(
    file: TextIO, usual: Mapping[str, str], allowed: list[str] | None
) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(_read(file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise click.ClickException(f"Line {number} is no JSON object: {error}.") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise click.ClickException(f'Line {number} has no "text". Write {{"text": "…"}} on each line.')
        given = {name: row[name] for name in usual if isinstance(row.get(name), str)}
        listed = row["approved"] if isinstance(row.get("approved"), list) else allowed
        try:
            yield _judged(row["text"], {**usual, **given}, listed).as_dict()
        except click.ClickException as error:
            raise click.ClickException(f"Line {number}: {error.message}") from error


def _judged(text: str, how: Mapping[str, str], allowed: Iterable[Any] | None) -> Judgement:
    third = how["audience"] == "third_person"
    if how["audience"] not in _AUDIENCES or how["channel"] not in _CHANNELS:
        raise click.ClickException(
            f"An audience is one of: {', '.join(_AUDIENCES)}; a channel one of: {', '.join(_CHANNELS)}."
        )
    facts = None
    if allowed is not None or third:
        facts = Facts(
            consequences=None if allowed is None else tuple(map(_consequence, allowed)),
            audience="third_person" if third else "customer",
        )
    try:
        return judge(text, language=how["language"], stage=how["stage"], channel=how["channel"], facts=facts)
    except CannotJudge as error:
        raise click.ClickException(str(error)) from error


def _consequence(written: Any) -> Consequence:
    """Reads `solicitor@2026-05-04`, or the same as an object of `kind` and `on`."""
    if isinstance(written, dict):
        written = f"{written.get('kind')}@{written.get('on') or ''}"
    kind, _, on = str(written).partition("@")
    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        day, kind = None, ""
    if kind not in CONSEQUENCES:
        raise click.ClickException(
            f"{written!r} is nothing that can be approved. Write KIND@YYYY-MM-DD or KIND; kinds: {', '.join(CONSEQUENCES)}."
        )
    return Consequence(kind, day, approved=True)


def _print(judgement: Judgement) -> None:
    click.echo(f"{judgement.verdict} (politeness {judgement.score:.2f})")
    for finding in judgement.findings:
        quote = f' "{finding.quote}"' if len(finding.quote) <= 120 else ""
        click.echo(f"{finding.severity}: {finding.rule}{quote}: {finding.why} {finding.suggestion}")
