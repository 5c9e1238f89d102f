"""Why no plan is made: the facts are broken, or the machine cannot. Leaves out finding that out."""

from collections.abc import Sequence

from dunwell.values.findings import Finding


class CannotPlan(Exception):
    """No plan could be made, through no fault of the facts; the message says what to do."""


class BrokenFacts(CannotPlan):
    """The facts break their table: `findings` say where, with the first offending keys, and what to do."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
