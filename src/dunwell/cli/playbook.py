"""`dunwell playbook check|show|draw`: playbooks for those who write them. Needs no database."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from dunwell.cli.output import print_document
from dunwell.outreach.playbook_drawing import drawn
from dunwell.outreach.playbook_words import ANCHORS, ways_of, when_of
from dunwell.outreach.playbooks import (
    Playbook,
    Track,
    judged_playbook,
    playbook_files,
)
from dunwell.outreach.segments import judged_segments, segment_files
from dunwell.values.findings import Finding, Severity

#: Columns of a table that is not printed to a terminal.
_WIDTH = 110

_which = click.argument("which", metavar="KEY|FILE")


@click.group()
def playbook() -> None:
    """Check, show and draw playbooks: how the company speaks with its customers."""


@playbook.command()
@click.argument("which", metavar="[KEY|FILE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON document.")
def check(which: str | None, as_json: bool) -> None:
    """Check a playbook against every rule, and say by line what to set right.

    Default: all there are, and the segment rules that choose between them.
    """
    files = [_file_of(which)] if which else [*playbook_files().values(), *segment_files()]
    told: list[tuple[Path, Finding]] = [(path, each) for path in files for each in _judged(path)]
    wrong = any(finding.severity is Severity.ERROR for _, finding in told)
    if as_json:
        print_document(
            {
                "playbooks": [path.stem for path in files],
                "findings": [{"file": str(path), **finding.as_dict()} for path, finding in told],
            }
        )
    else:
        for path, finding in told:
            click.echo(f"{path}:{finding.row}: {finding.severity}: {finding.message}", err=True)
    if wrong:
        raise click.ClickException("Set right what is listed above, and run it again.")
    if not as_json:
        click.echo(f"{', '.join(path.stem for path in files)}: every rule is kept.")


@playbook.command()
@_which
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
def show(which: str, as_json: bool) -> None:
    """Show a playbook: each track with its steps."""
    book = _read(which)
    if as_json:
        print_document(_as_dict(book))
        return
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    console.print(f"{book.name} ({book.key})", style="bold", markup=False)
    console.print(
        f"At least {_days(book.min_gap_days)} between two contacts. A gentle step waits {_days(book.patience_days)} for "
        "somebody who will most likely pay anyway.",
        soft_wrap=True,
    )
    for track in sorted(book.tracks, key=lambda each: each.priority):
        console.print(f"\n{track.name}, counted from {ANCHORS.get(track.name, 'its day')}", style="bold")
        console.print(_table(track))


@playbook.command()
@_which
@click.option("--track", "names", multiple=True, help="Only this track; may be repeated. Default: all.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file. Default: printed.")
def draw(which: str, names: tuple[str, ...], out: Path | None) -> None:
    """Draw a playbook as lines of days, in SVG."""
    book = _read(which)
    for name in names:
        if book.track(name) is None:
            known = ", ".join(track.name for track in book.tracks)
            raise click.UsageError(f"{book.key} has no track {name!r}. It has: {known}.")
    tracks = [
        track
        for track in sorted(book.tracks, key=lambda each: each.priority)
        if not names or track.name in names
    ]
    picture = drawn(book, tracks)
    if out is None:
        click.echo(picture, nl=False)
        return
    try:
        out.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from None


def _file_of(which: str) -> Path:
    """Returns the file of a playbook, named by its key or as a file."""
    path = Path(which)
    if path.suffix == ".toml" or path.is_file():
        if not path.is_file():
            raise click.ClickException(f"There is no file {which}.")
        return path
    known = playbook_files()
    if which not in known:
        raise click.ClickException(f"There is no playbook {which!r}. Known: {', '.join(known)}.")
    return known[which]


def _judged(path: Path) -> list[Finding]:
    """Returns what is to be said of a file of a playbook, or of segment rules."""
    if path in segment_files():
        return judged_segments(path)
    return judged_playbook(path)[1]


def _read(which: str) -> Playbook:
    path = _file_of(which)
    book, findings = judged_playbook(path)
    errors = [each for each in findings if each.severity is Severity.ERROR]
    if book is None or errors:
        lines = [f"{path}:{each.row}: {each.message}" for each in errors]
        raise click.ClickException("\n".join(lines))
    return book


def _table(track: Track) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("step", "when", "wait", "from amount", "tone", "how"):
        table.add_column(name, justify="right" if name == "from amount" else "left", no_wrap=name != "how")
    for step in track.steps:
        table.add_row(
            step.key, when_of(step), f"{step.wait_days}", str(step.min_amount), step.tone, ways_of(step)
        )
    return table


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _as_dict(book: Playbook) -> dict[str, object]:
    return {
        **{name: getattr(book, name) for name in ("key", "name", "min_gap_days", "patience_days", "sha256")},
        "tracks": [
            {
                "name": track.name,
                "priority": track.priority,
                "unsubscribe": track.unsubscribe,
                "when": track.when,
                "steps": [
                    {name: getattr(step, name) for name in step.__slots__ if name != "step_no"}
                    for step in track.steps
                ],
            }
            for track in book.tracks
        ],
    }
