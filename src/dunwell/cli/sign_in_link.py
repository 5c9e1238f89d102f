"""`dunwell sign-in-link`."""

from datetime import datetime

import click
from django.conf import settings

from dunwell.cli.arguments import by_option, now, user_name
from dunwell.workbench.sign_in import demo_user, make_link


@click.command()
@click.option("--url", help="Where the pages are served. Default: DUNWELL_PUBLIC_URL.")
@by_option
def sign_in_link(url: str | None, by: str) -> None:
    """Print a link that signs in once, within an hour."""
    click.echo(make_link(demo_user(), now(), url or settings.PUBLIC_URL, by=by))


def link_for_demo(port: int, at: datetime) -> str:
    """Returns a sign-in link to the pages that this machine serves on a port."""
    return make_link(demo_user(), at, f"http://127.0.0.1:{port}", by=user_name())
