"""`dunwell bench …`: each measurement prints the machine, medians, and the ratio to a floor measured in the same run."""

from importlib import import_module

import click

#: Measurement to (module:object, what it measures); imported only when called.
MEASUREMENTS = {
    "compose": (
        "dunwell.bench.compose:compose",
        "Composing e-mails, judged, with text and HTML, beside two ways without that.",
    ),
    "crash": (
        "dunwell.bench.crash:crash",
        "Deliverers killed at random moments: nothing twice, nothing lost.",
    ),
    "deliver": (
        "dunwell.bench.deliver:deliver",
        "Sending what is queued, beside Django's own mail backend.",
    ),
    "import": ("dunwell.bench.import_rows:import_rows", "Importing a file, beside a bare bulk insert."),
    "letters": (
        "dunwell.bench.letters:measure_letters",
        "Letters one by one and as one file, beside an empty page.",
    ),
    "pages": (
        "dunwell.bench.pages:pages",
        "The workbench's pages at the server, with every filter and order of the customers.",
    ),
    "plan": ("dunwell.bench.plan:plan", "The planner over Parquet, beside a bare aggregate."),
    "portal": (
        "dunwell.bench.portal:portal",
        "A customer's page at a steady rate, beside a file of the server.",
    ),
    "reports": ("dunwell.bench.reports:reports", "Each report, beside one bare sum."),
    "round": ("dunwell.bench.daily_round:daily_round", "The whole round, beside bare reads and writes."),
    "tone": ("dunwell.bench.tone:tone", "The guard and the politeness model, beside a bag of words."),
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(MEASUREMENTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MEASUREMENTS:
            return None
        module, _, name = MEASUREMENTS[cmd_name][0].partition(":")
        return getattr(import_module(module), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Measurements"):
            formatter.write_dl([(name, MEASUREMENTS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=_Lazy)
def bench() -> None:
    """Measure speed and memory, each beside its floor."""
