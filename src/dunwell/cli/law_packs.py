"""`dunwell law check`, `explain` and `docs`: the packs themselves. Leaves out what they answer."""

from pathlib import Path

import click


@click.command
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """Check the packs in FOLDER (default: those that come with Dunwell), and the cases beside them."""
    from dunwell.law.pack_check import check_folder
    from dunwell.law.pack_files import shipped_folder

    if folder is None:
        with shipped_folder() as shipped:
            findings = check_folder(shipped)
    else:
        findings = check_folder(folder)
    for finding in findings:
        click.echo(str(finding), err=True)
    if any(finding.severity == "error" for finding in findings):
        raise click.ClickException("Set right what is listed above, and run it again.")
    click.echo("The packs are well formed, agree with each other, and answer their cases.")


@click.command
@click.argument("rule_id", metavar="RULE")
def explain(rule_id: str) -> None:
    """Say what a rule is, for whom, since when, how sure that is, and where it was read."""
    from dunwell.law.contact_rules import shipped_house
    from dunwell.law.explain import explained
    from dunwell.law.pack_files import shipped_packs

    packs, own = shipped_packs(), shipped_house().rules
    rule = packs.rule(rule_id) or next((each for each in own if each.id == rule_id), None)
    if rule is None:
        ids = sorted(
            each.id for rules in (own, *(pack.rules for pack in packs.packs.values())) for each in rules
        )
        near = [each for each in ids if rule_id.lower() in each] or ids
        raise click.ClickException(f"There is no rule {rule_id!r}. Some there are: {', '.join(near[:20])}.")
    click.echo(explained(packs, rule))


@click.command
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder for the pages; made if it is not there.",
)
def docs(out: Path) -> None:
    """Write one page a country with every rule, its source and its confidence."""
    from dunwell.law.pack_files import shipped_packs
    from dunwell.law.pages import pages

    out.mkdir(parents=True, exist_ok=True)
    written = pages(shipped_packs())
    for name, text in written.items():
        (out / name).write_text(text, encoding="utf-8")
    click.echo(f"{len(written)} pages in {out}")
