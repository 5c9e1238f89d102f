"""Makes a company's round because a person asked for it. Leaves out what a round is."""

from datetime import date
from typing import Any

from dunwell.engine.refusal import BrokenFacts
from dunwell.operations.doing_work import CannotDo, Run
from dunwell.outreach.compose import CannotCompose
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.gather import CannotGather
from dunwell.outreach.playbooks import CannotReadPlaybook
from dunwell.outreach.texts import CannotReadTexts

#: What is wrong with the ledger, the playbook or its words: the person who asked sets it right.
_CANNOT = (CannotGather, CannotCompose, CannotReadPlaybook, CannotReadTexts)


def make_round(run: Run) -> dict[str, Any]:
    """Makes the round of the day `as_of` and lets out what `mode` says; returns its counts and warnings.

    Raises `CannotDo`.
    """
    asked = run.work.arguments
    try:
        made = run_round(
            run.work.company,
            date.fromisoformat(asked["as_of"]),
            at=run.worker.moment(),
            mode=asked["mode"],
            by=run.work.asked_by,
            tell=run.progress,
        )
    except _CANNOT as error:
        raise CannotDo(str(error)) from error
    except BrokenFacts as error:
        raise CannotDo(" ".join(str(finding) for finding in error.findings[:3])) from error
    return made.as_dict() | {"warnings": made.warnings}
