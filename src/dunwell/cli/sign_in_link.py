"""`dunwell sign-in-link`."""

from datetime import datetime

import click
from django.conf import settings

from dunwell.cli.arguments import now
from dunwell.workbench.sign_in import demo_user, make_link


@click.command()
@click.option("--url", help="Where the pages are served. Default: DUNWELL_PUBLIC_URL.")
def sign_in_link(url: str | None) -> None:
    """Print a link that signs in once, within an hour."""
    click.echo(make_link(demo_user(), now(), url or settings.PUBLIC_URL))


def link_for_demo(port: int, at: datetime) -> str:
    """Returns a sign-in link to the pages that this machine serves on a port."""
    return make_link(demo_user(), at, f"http://127.0.0.1:{port}")
