"""The command line. Each command reads the clock and its arguments, makes one call down, and prints the answer.

Exit code 0: done; 1: the answer is no, or the user has something to set right (said on standard error); 2: wrong usage.
"""

from importlib import import_module
from typing import Any

import click

#: Command to (module:object, what it does, whether it needs the database). A command is imported only when it is called.
COMMANDS = {
    "allow-old-ledger": (
        "dunwell.cli.pausing:allow_old_ledger",
        "Let messages leave on an old ledger.",
        True,
    ),
    "answer": ("dunwell.cli.questions:answer", "Close a question about a customer's data.", True),
    "approve": ("dunwell.cli.judging:approve", "Let messages go out that await approval.", True),
    "arrange": ("dunwell.cli.arrange:arrange", "Agree with customers on how and when to pay.", True),
    "assign": (
        "dunwell.cli.own_playbook:assign",
        "Choose a playbook for one customer.",
        True,
    ),
    "backup": ("dunwell.cli.backup:backup", "Write everything into one file.", False),
    "bench": ("dunwell.cli.bench:bench", "Measure speed and memory, each beside its floor.", False),
    "bounces": ("dunwell.cli.bounces:bounces", "Read what came back by mail.", True),
    "call-outcome": ("dunwell.cli.calls:call_outcome", "Note what came of a call.", True),
    "calls": ("dunwell.cli.calls:calls", "List who is to be called, and whether they may be.", True),
    "contact-times": ("dunwell.cli.wishes:contact_times", "Note when a customer wants to be reached.", True),
    "company": ("dunwell.cli.company:company", "Make a company to work for, and set how it works.", True),
    "contact": ("dunwell.cli.contact:contact", "Note a contact made by hand.", True),
    "data-health": ("dunwell.cli.data_health:data_health", "Say what is missing or odd in the data.", True),
    "deliver": ("dunwell.cli.deliver:deliver", "Send what is queued.", True),
    "demo": ("dunwell.cli.demo:demo", "Load the sample company and make its round in rehearsal.", True),
    "done": ("dunwell.cli.judging:done", "Note that a call, letter or task was done.", True),
    "facts": ("dunwell.cli.facts:facts", "Export the facts of a day as Parquet.", True),
    "hold": ("dunwell.cli.holds:hold", "Put chasing on hold.", True),
    "import": (
        "dunwell.cli.import_file:import_file",
        "Import customers, invoices or payments from a file.",
        True,
    ),
    "judge": ("dunwell.cli.judging:judge", "Say whether an uncertain message left.", True),
    "law": ("dunwell.cli.law:law", "Say what the law allows, by dated and sourced rules.", False),
    "mark": ("dunwell.cli.marks:mark", "Note what decides how a customer is spoken with.", True),
    "messages": ("dunwell.cli.messages:messages", "List messages.", True),
    "migrate": ("dunwell.cli.migrate:migrate", "Create or upgrade the database.", True),
    "opt-in": ("dunwell.cli.wishes:opt_in", "Note that a customer may be contacted again.", True),
    "opt-out": ("dunwell.cli.wishes:opt_out", "Note that a customer is not to be contacted.", True),
    "pause": ("dunwell.cli.pausing:pause", "Stop everything of a company that would leave.", True),
    "pay": ("dunwell.cli.pay:pay", "Record a payment.", True),
    "people": ("dunwell.cli.people:people", "Say who works for a company, and in which role.", True),
    "plan": ("dunwell.cli.plan:plan", "Plan from fact files, without a database.", False),
    "playbook": ("dunwell.cli.playbook:playbook", "Check, show and draw playbooks.", False),
    "portal-link": ("dunwell.cli.portal:portal_link", "Print or end links to a customer's page.", True),
    "evidence": ("dunwell.cli.portal:evidence", "Files that a customer gave on their page.", True),
    "portal-look": ("dunwell.cli.portal:portal_look", "Say how the pages for customers look.", True),
    "questions": ("dunwell.cli.questions:questions", "List what about customers' data needs a person.", True),
    "rate": ("dunwell.cli.rate:rate", "Say what a foreign currency counts.", True),
    "release": ("dunwell.cli.holds:release", "Lift a hold.", True),
    "report": ("dunwell.cli.report:report", "Say how much is owed and how well it is collected.", True),
    "restore": ("dunwell.cli.backup:restore", "Bring back everything from a backup, and check it.", False),
    "resume": ("dunwell.cli.pausing:resume", "Let messages of a company leave again.", True),
    "round": ("dunwell.cli.daily_round:daily_round", "Make the daily round.", True),
    "serve": ("dunwell.cli.serve:serve", "Serve the pages on this machine.", True),
    "show": ("dunwell.cli.messages:show", "Show a message as it was sent.", True),
    "sign-in-link": ("dunwell.cli.sign_in_link:sign_in_link", "Print a link that signs in once.", True),
    "unassign": (
        "dunwell.cli.own_playbook:unassign",
        "Let the rules choose a customer's playbook again.",
        True,
    ),
    "unmark": ("dunwell.cli.marks:unmark", "Note that a mark of a customer holds no more.", True),
    "today": ("dunwell.cli.today:today", "List what needs a person today, and what to do next.", True),
    "tone": ("dunwell.cli.tone:tone", "Judge words before they are sent, without a database.", False),
    "verify": ("dunwell.cli.verify:verify", "Check that the journal is whole and the money adds up.", True),
    "why": ("dunwell.cli.why:why", "Say why a customer was, or was not, contacted on a day.", True),
    "withdraw": ("dunwell.cli.judging:withdraw", "Take a message back before it leaves.", True),
    "work": ("dunwell.cli.work:work", "Do what people ask for on pages, until told to stop.", True),
    "worker": ("dunwell.cli.worker:worker", "Make rounds and send messages, until told to stop.", True),
}

#: The commands that bring the tables up to date themselves.
MAKES_TABLES = ("demo", "migrate")
#: What reads and writes files alone, of a command that otherwise needs the database.
WITHOUT_TABLES = (("messages", "preview"),)
#: The commands that wait for the database, and look at its tables themselves.
WAITS = ("worker",)


class _Lazy(click.Group):
    """Knows its commands by name, and imports (and sets up Django for) only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        target, _, needs_database = COMMANDS[cmd_name]
        if needs_database:
            import django

            django.setup()
        module, _, name = target.partition(":")
        return getattr(import_module(module), name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        looks = name is not None and COMMANDS[name][2] and name not in WAITS
        if looks and (name, *rest[:1]) not in WITHOUT_TABLES and not {"-h", "--help"} & set(rest):
            from dunwell.cli.schema import fault_of_schema

            if fault := fault_of_schema(may_be_older=name in MAKES_TABLES):
                raise click.ClickException(fault)
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            from dunwell.cli.trouble import sentence_of

            if (said := sentence_of(error)) is None:
                raise
            raise click.ClickException(said) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dunwell")
def dunwell() -> None:
    """Get paid, keep the customer."""
