"""`dunwell law`: what the law says about money, from the packs, and the packs themselves. Needs no database."""

import click

from dunwell.cli.law_claims import costs, limitation
from dunwell.cli.law_conduct import third_person, time_of_rest
from dunwell.cli.law_contact import may_contact
from dunwell.cli.law_interest import interest, rate
from dunwell.cli.law_notices import before, wording
from dunwell.cli.law_packs import check, docs, explain


@click.group()
def law() -> None:
    """Say what the law allows, by dated and sourced packs of rules. It is not legal advice."""


for command in (
    *(interest, rate, costs, limitation),
    *(may_contact, before, wording, third_person, time_of_rest),
    *(check, explain, docs),
):
    law.add_command(command)
