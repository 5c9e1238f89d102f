"""`dunwell backup` and `dunwell restore`."""

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Write over a file of that name.")
def backup(file: Path, replace: bool) -> None:
    """Write the whole database and the home's own files into one FILE. Everything may go on meanwhile."""
    _set_up()
    from django.conf import settings
    from django.utils import timezone

    from dunwell.backup.home_files import unfinished
    from dunwell.backup.make import make_backup
    from dunwell.backup.trouble import CannotBackUp

    if unfinished(settings.HOME):
        raise click.ClickException("A restore was interrupted. Finish it first: dunwell restore --finish")
    try:
        manifest = make_backup(file.absolute(), timezone.now(), replace)
    except CannotBackUp as error:
        raise click.ClickException(str(error)) from None
    size = file.stat().st_size / 1_000_000
    click.echo(f"{file}: {len(manifest.parts)} parts, {size:,.1f} MB, of {manifest.made_at}.", err=True)


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Lose what is there.")
@click.option("--finish", "only_finish", is_flag=True, help="Finish a restore that was interrupted.")
@click.pass_context
def restore(ctx: click.Context, file: Path | None, replace: bool, only_finish: bool) -> None:
    """Bring back everything from the FILE of a backup, and check it as `dunwell verify` does."""
    if (file is None) != only_finish:
        raise click.UsageError("Name the FILE of a backup, or say --finish.")
    _set_up()
    from dunwell.backup.restore import finish, give_up, stage
    from dunwell.backup.trouble import CannotRestore, Unfinished

    try:
        if file is not None:
            manifest = stage(file.absolute(), replace)
            click.echo(f"Restoring what was backed up at {manifest.made_at}.", err=True)
        try:
            finish()
        except CannotRestore:
            if file is not None:  # What was interrupted before may be half in place: it stays to be finished.
                give_up()
            raise
    except (CannotRestore, Unfinished) as error:
        raise click.ClickException(str(error)) from None
    from dunwell.cli.verify import verify

    ctx.invoke(verify)


def _set_up() -> None:
    """The database may be older, newer or missing, so these commands set Django up without looking at its tables."""
    import django

    django.setup()
