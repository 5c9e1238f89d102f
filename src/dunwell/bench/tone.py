"""`dunwell bench tone`: the evidence that tone is judged well, beside a bag of words. Leaves out compliance with any law.

The public texts are read from a folder and stay there; what is written here of them are figures and fitted weights.
"""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from dunwell.bench.machine import machine
from dunwell.bench.tone_figures import Figure

_SETS = {
    "own_set": "own set",
    "own_set_second": "second own set",
    "practice": "practice",
    "practice_two": "practice two",
    "practice_three": "practice three",
    "practice_four": "practice four",
    "practice_five": "practice five",
    "practice_six": "practice six",
    "practice_seven": "practice seven",
    "practice_eight": "practice eight",
    "practice_nine": "practice nine",
    "practice_ten": "practice ten",
    "practice_eleven": "practice eleven",
    "practice_twelve": "practice twelve",
    "practice_thirteen": "practice thirteen",
    "practice_fourteen": "practice fourteen",
    "practice_fifteen": "practice fifteen",
    "practice_sixteen": "practice sixteen",
    "practice_seventeen": "practice seventeen",
    "adversarial": "adversarial",
    "sayings": "sayings",
    "own_set_third": "third own set",
    "own_set_fourth": "fourth own set",
    "own_set_fifth": "fifth own set",
    "own_set_sixth": "sixth own set",
    "own_set_seventh": "seventh own set",
    "own_set_eighth": "eighth own set",
    "own_set_ninth": "ninth own set",
}
#: What of these sets is judged wrongly is named to nobody, so that their figures go on telling the truth.
_APART = tuple(
    f"own_set_{each}" for each in ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
)
_LOOKED_INTO = tuple(name for name in _SETS if name not in _APART)


@click.command
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of public texts (text/politeness, text/toxicity in it); without it the own sets alone are measured.",
)
@click.option(
    "--fit",
    "fit_again",
    is_flag=True,
    help="Fit the weights of politeness again and write them, measure nothing.",
)
@click.option(
    "--fit-reading",
    is_flag=True,
    help="Fit the model that reads sentences as a whole on all sets but the third to ninth own; measure nothing.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file --fit writes, or the folder --fit-reading writes to; default: what is shipped.",
)
@click.option(
    "--missed",
    "show_missed",
    is_flag=True,
    help="Name the sentences that are judged wrongly, but for those of the third to ninth own set.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def tone(
    data: Path | None, fit_again: bool, fit_reading: bool, out: Path | None, show_missed: bool, as_json: bool
) -> None:
    """Measure the guard and the politeness model, each figure with an interval and beside a bag of words."""
    if fit_reading:
        _write_reading(out or Path(str(files("dunwell") / "data/tone")))
        return
    if fit_again:
        if data is None:
            raise click.UsageError("--fit needs --data.")
        _write_coefficients(
            data, out or Path(str(files("dunwell") / "data/tone/politeness/coefficients.json"))
        )
        return
    figures, wrong = _own()
    if data is None:
        click.echo("No --data: politeness, offers, e-mails and toxicity are not measured.", err=True)
    else:
        figures = _public(data) + figures
    result: dict[str, Any] = {"figures": [figure.as_dict() for figure in figures], "machine": machine()}
    if show_missed:
        result["missed"] = wrong
    if as_json:
        click.echo(json.dumps(result))
        return
    for figure in figures:
        click.echo(_line(figure))
    for line in wrong if show_missed else ():
        click.echo(line)


def _public(data: Path) -> list[Figure]:
    from dunwell.bench import tone_guard, tone_politeness

    return [
        *tone_politeness.measure_requests(data),
        *tone_politeness.measure_offers(data),
        *tone_guard.measure_toxicity(data),
        *tone_politeness.measure_speed(data),
    ]


def _own() -> tuple[list[Figure], list[str]]:
    from dunwell.bench import tone_guard
    from dunwell.bench.tone_own_set import FOLDER, read_own_set

    figures: list[Figure] = []
    wrong: list[str] = []
    for name, title in _SETS.items():
        judged = tone_guard.judge_own(read_own_set(FOLDER / f"{name}.jsonl"))
        figures += tone_guard.measure_own(title, judged, bare=name in _APART)
        if name in _LOOKED_INTO:
            wrong += [f"{title}: {line}" for line in tone_guard.missed(judged)]
    return figures + tone_guard.measure_speed(read_own_set()), wrong


def _write_coefficients(data: Path, path: Path) -> None:
    from dunwell.bench.tone_corpora import STACK_OVERFLOW, read_stack_exchange, read_wikipedia
    from dunwell.bench.tone_fit import fit_shipped

    fitted = fit_shipped(read_wikipedia(data), read_stack_exchange(data, only=STACK_OVERFLOW))
    path.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"Wrote {len(fitted['full']['weights'])} weights to {path}.")


def _write_reading(folder: Path) -> None:
    from dunwell.bench.tone_own_set import FOLDER, read_own_set
    from dunwell.bench.tone_reading import model_of, rows_of

    fitted = model_of(rows_of({name: read_own_set(FOLDER / f"{name}.jsonl") for name in _LOOKED_INTO}))
    (folder / "reading").mkdir(parents=True, exist_ok=True)
    for name, part in fitted.items():
        path = folder / ("reading.json" if name == "reading" else f"reading/{name}.json")
        path.write_text(json.dumps(part, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
        click.echo(f"Wrote {path}.")


def _line(figure: Figure) -> str:
    shown = f"{figure.value:,.0f}" if figure.part == "speed" else f"{figure.value:.3f}"
    parts = [f"{figure.part}: {figure.what}: {shown}"]
    if figure.low is not None and figure.high is not None and figure.part != "speed":
        parts.append(f"[{figure.low:.3f}, {figure.high:.3f}]")
    if figure.texts is not None:
        parts.append(f"on {figure.texts}")
    if figure.baseline is not None:
        parts.append(f"words {figure.baseline:.3f}")
    if figure.published is not None:
        parts.append(f"published {figure.published:.3f}")
    return ", ".join(parts)
