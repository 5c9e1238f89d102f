"""The refusal of a question of law: not known here, and why. Leaves out how it is shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotKnown:
    """No answer, because the packs hold none that may be relied on.

    `reason` is one of `no_pack`, `no_rule`, `unconfirmed` (recalled, not found or conflicting), `no_rate`,
    `not_allowed` (what was asked for is no choice under this rule), `fact_missing` (a fact of the case is needed),
    `not_sent` (something has to be sent first), `unreadable` (a file that was
    given cannot be read). `message` is a sentence for people.
    """

    reason: str
    message: str

    def __str__(self) -> str:
        return self.message
