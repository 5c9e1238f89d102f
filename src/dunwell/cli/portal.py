"""`dunwell portal-link`, `portal-look`, `evidence`: links to a customer's page, how the pages look, files given there."""

from datetime import timedelta
from pathlib import Path

import click

from dunwell.cli.arguments import CompanyKey, Text, by_option, company_option, customer_of, now
from dunwell.ledger.models import Company
from dunwell.portal.links import LASTS, end_links, make_link, url_of
from dunwell.portal.looks import CannotUseLook, change_look
from dunwell.portal.models import Evidence


@click.command("portal-link")
@click.argument("customer")
@company_option
@click.option("--revoke", is_flag=True, help="End every link of the customer instead.")
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=LASTS.days,
    show_default=True,
    help="How long the link opens the page.",
)
@click.option("--url", help="Where the pages are served. Default: DUNWELL_PUBLIC_URL.")
@click.option("--note", type=Text(200), default="", help="Why.")
@by_option
def portal_link(
    customer: str, company: Company, revoke: bool, days: int, url: str | None, note: str, by: str
) -> None:
    """Print a link to the page of CUSTOMER, or end all there are."""
    found, at = customer_of(company, customer), now()
    if revoke:
        ended = end_links(found, at=at, by=by, reason=note or "ended by staff")
        click.echo(f"{ended} link{'' if ended == 1 else 's'} of {found.name} ended.")
        return
    link = make_link(found, at=at, by=by, reason=note or "made by staff", lasts=timedelta(days=days))
    click.echo(url_of(link, url))


@click.command("portal-look")
@click.argument("company", type=CompanyKey())
@click.option("--colour", help="The accent, as #1a6354; it is made readable on light and dark paper.")
@click.option(
    "--logo",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A PNG or JPEG picture; an empty file takes the logo away.",
)
@click.option("--complaints", type=Text(2000), help=r"What is added to How to complain; \n parts its lines.")
@click.option("--office-hours", type=Text(100), help="When somebody answers the telephone.")
@by_option
def portal_look(
    company: Company,
    colour: str | None,
    logo: Path | None,
    complaints: str | None,
    office_hours: str | None,
    by: str,
) -> None:
    """Say how the pages for customers of COMPANY look; what is not named stays."""
    wanted: dict[str, str | bytes] = {}
    if colour is not None:
        wanted["colour"] = colour
    if logo is not None:
        wanted["logo"] = logo.read_bytes()
    if complaints is not None:
        wanted["complaints"] = complaints.replace("\\n", "\n")
    if office_hours is not None:
        wanted["office_hours"] = office_hours
    if not wanted:
        raise click.UsageError("Name at least one thing to change; see --help.")
    try:
        changed = change_look(company, at=now(), by=by, **wanted)
    except CannotUseLook as error:
        raise click.UsageError(str(error)) from None
    click.echo(
        f"Changed: {', '.join(each.replace('_', ' ') for each in changed)}."
        if changed
        else "All was so already."
    )


@click.command("evidence")
@click.argument("customer")
@company_option
@click.option(
    "--save",
    type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path),
    help="Write the files into this folder.",
)
def evidence(customer: str, company: Company, save: Path | None) -> None:
    """List the files that CUSTOMER gave with what they said on their page, the latest first."""
    found = customer_of(company, customer)
    kept = Evidence.objects.filter(customer=found).select_related("hold").order_by("-pk")
    for each in kept if save else kept.defer("content"):
        about = f"{each.hold.kind.replace('_', ' ')}, since {each.hold.starts_on}"
        click.echo(f"{each.pk}  {each.given_at:%Y-%m-%d %H:%M}  {each.size_bytes:>8}  {each.name}  ({about})")
        if save is not None:
            # The number comes first: two files may have one name.
            (save / f"{each.pk}-{each.name}").write_bytes(bytes(each.content))
    if not kept:
        click.echo(f"{found.name} gave no files.")
