"""`dunwell sign-in-link`."""

from datetime import datetime

import click
from django.conf import settings

from dunwell.cli.arguments import by_option, now, user_name
from dunwell.cli.people import user_of
from dunwell.workbench.sign_in import demo_user, make_link


@click.command()
@click.option("--url", help="Where the pages are served. Default: DUNWELL_PUBLIC_URL.")
@click.option(
    "--user", "email", help="Whom it signs in, by e-mail address. Default: whoever keeps this installation."
)
@by_option
def sign_in_link(url: str | None, email: str | None, by: str) -> None:
    """Print a link that signs in once, within an hour."""
    user = user_of(email) if email else demo_user()
    click.echo(make_link(user, now(), url or settings.PUBLIC_URL, by=by))


def link_for_demo(port: int, at: datetime) -> str:
    """Returns a sign-in link to the pages that this machine serves on a port."""
    return make_link(demo_user(), at, f"http://127.0.0.1:{port}", by=user_name())
