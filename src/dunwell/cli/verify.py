"""`dunwell verify`."""

import re

import click

from dunwell.arrangements import told as arranged
from dunwell.arrangements.check import check_arrangements
from dunwell.cli.arguments import CompanyKey, json_option
from dunwell.cli.output import print_document
from dunwell.journal.changed import changed_rows
from dunwell.journal.check import check_chain, check_expected, heads_of
from dunwell.journal.reading import Reading, reading
from dunwell.journal.record import INSTALLATION
from dunwell.ledger import kept
from dunwell.ledger.check import check_money, company_names
from dunwell.ledger.models import Company
from dunwell.ledger.standings_check import check_standings
from dunwell.outreach import told
from dunwell.outreach.check import check_outreach
from dunwell.outreach.contact_check import check_contacts
from dunwell.people import kept as people
from dunwell.portal import told as portal
from dunwell.values.findings import Finding, Severity


class _Written(click.ParamType):
    """The number and the hash of an entry, as `verify` prints them."""

    name = "SEQ:HASH"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        found = re.fullmatch(r"([1-9]\d{0,17}):([0-9a-f]{64})", str(value), re.ASCII)
        if found is None:
            self.fail(f"{value!r} is not a number, a colon and a hash, as `verify` prints them.", param, ctx)
        return int(found[1]), found[2]


@click.command()
@click.option("--company", "company", type=CompanyKey(), help="Default: every company.")
@click.option(
    "--expect",
    "expected",
    type=_Written(),
    multiple=True,
    help="Check that an entry of the company, written down earlier, is still the same; may be given several times.",
)
@json_option
def verify(company: Company | None, expected: tuple[tuple[int, str], ...], as_json: bool) -> None:
    """Check that the journal is whole, rows are as it tells, contacts kept the rules, and the money adds up.

    What a person did outside the rules is told as a warning; with nothing but warnings the exit code is 0.
    Prints where each chain of the journal ends. Written down elsewhere, it shows later (--expect) that nothing before it
    was made anew.
    """
    if expected and company is None:
        raise click.UsageError("--expect needs --company: each company has a chain of its own.")
    with reading() as view:
        names = company_names(view) | {INSTALLATION: None}
        findings = verified(company, view) + check_contacts(company, view)
        for seq, sha256 in expected:
            findings += check_expected(company.pk, seq, sha256, view)
        heads = [
            {"company": names.get(number, str(number)), "seq": seq, "sha256": sha256}
            for number, seq, sha256 in heads_of(company.pk if company else None, view)
        ]
    if as_json:
        print_document({"findings": [finding.as_dict() for finding in findings], "heads": heads})
    else:
        for finding in findings:
            click.echo(str(finding), err=True)
        for head in heads:
            click.echo(f"{head['company'] or 'installation'}: {head['seq']}:{head['sha256']}")
        click.echo(_in_words(findings))
    if any(finding.severity is not Severity.WARNING for finding in findings):
        raise click.exceptions.Exit(1)


def verified(company: Company | None, view: Reading) -> list[Finding]:
    """Returns all that is wrong, of one company or (None) anywhere: chains, rows, what left, money."""
    number = company.pk if company else None
    found = check_chain(number, view, company_names(view))
    for each in (*kept.KEPT, *arranged.KEPT, *told.KEPT, *people.KEPT, *portal.KEPT):
        found += changed_rows(each, number, view)
    found += check_arrangements(number, view) + check_outreach(number, view) + check_money(company, view)
    return found + check_standings(company, view)


def _in_words(findings: list[Finding]) -> str:
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    if len(findings) > warnings:
        return f"{len(findings)} findings."
    said = f" {warnings} warning{'s' if warnings > 1 else ''}." if warnings else ""
    return f"The journal is whole. The money adds up.{said}"
