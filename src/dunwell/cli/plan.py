"""`dunwell plan`: decides from fact files, without a database. Leaves out how: the engine does it."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import click

MEMORY = re.compile(r"\d+(\.\d+)?\s*[KMGT]i?B", re.IGNORECASE)


class Memory(click.ParamType):
    """An amount of memory, such as 4GB."""

    name = "4GB"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not MEMORY.fullmatch(value):
            self.fail(f"{value!r} is no amount of memory. Write it as 4GB or 800MB.", param, ctx)
        return str(value)


@click.command
@click.argument("facts_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    metavar="DATE",
    help="The day to plan, as 2026-03-11.",
)
@click.option(
    "--out",
    "out_dir",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder for decisions.parquet and covered.parquet; made if it is not there.",
)
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option("--memory", type=Memory(), help="The most memory the engine may use.")
@click.option("--threads", type=click.IntRange(min=1), help="How many processor cores to use; default: all.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def plan(
    facts_dir: Path,
    as_of: datetime,
    out_dir: Path,
    engine: str,
    memory: str | None,
    threads: int | None,
    as_json: bool,
) -> None:
    """Plan one day from FACTS_DIR, a folder with one Parquet file a fact table, as docs/plan.md describes them."""
    from dunwell.engine.files import plan_files, reasons
    from dunwell.engine.refusal import BrokenFacts, CannotPlan

    try:
        plan_files(facts_dir, as_of.date(), out_dir, engine=engine, memory=memory, threads=threads)  # type: ignore[arg-type]
    except BrokenFacts as error:
        for finding in error.findings:
            click.echo(str(finding), err=True)
        raise click.ClickException(
            "No plan was made. Set right what is listed above, and run it again."
        ) from error
    except (CannotPlan, OSError) as error:
        raise click.ClickException(str(error)) from error
    counts = reasons(out_dir)
    if as_json:
        act = counts.pop("ok", 0)
        click.echo(
            json.dumps({"as_of": f"{as_of:%Y-%m-%d}", "act": act, "wait": counts, "out": str(out_dir)})
        )
        return
    for reason, count in counts.items():
        click.echo(f"{'act' if reason == 'ok' else 'wait':<5} {reason:<18} {count:>12,}")
    click.echo(f"Written: {out_dir / 'decisions.parquet'} and {out_dir / 'covered.parquet'}")
