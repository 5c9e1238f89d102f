"""What the guard is told of a case, and what it answers. Leaves out how it judges."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Verdict = Literal["pass", "revise", "block"]

#: From the warmest to the last: the tones of a playbook's steps.
STAGES = ("warm", "friendly", "firm", "formal", "final")
LANGUAGES = ("en", "de", "fr", "es", "nl", "pl")

#: What may follow if a customer does not pay. A playbook names them in its steps, a company approves them.
CONSEQUENCES = (
    "solicitor",
    "agency",
    "court",
    "registered_letter",
    "credit_bureau",
    "interest",
    "fee",
    "credit_hold",
    "visit",
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money a text may name; `currency` is its ISO 4217 code."""

    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """What will follow, of a kind in `CONSEQUENCES`, on which day, and whether a person approved it.

    `on` is the customer's calendar day; None: no day is set, so no text may name it yet.
    """

    kind: str
    on: date | None = None
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Conduct:
    """A rule of law about what may be said: its id, the categories it forbids, and where it is written."""

    rule_id: str
    forbids: tuple[str, ...]
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of the case a text is about. What is left out is not checked.

    `amounts`, `dates` and `numbers` are all that the text may name; any other is untrue. `must_name` are texts that have
    to stand in it as they are (the net amount as written, say). `person` is who the customer can talk to, `company` who
    writes. `consequences` are what may be announced: an empty tuple allows none; None: nobody knows. `notices` are texts,
    or regular expressions beginning with `re:`, that the law or the company asks for.
    `ways_out` counts how many other ways than paying at once
    the text should offer. `audience` is `customer`, or `third_person` for whoever else may hear or read it (voicemail,
    a colleague at the phone): nothing of a debt may be disclosed. `max_words` counts the words beside the list; None:
    what the channel allows. `subject` is the subject, where the text begins with it: its words are not counted.
    `list_lines` are the lines of the list of invoices as they stand in the text.
    `customer_words` are names as the customer writes them (their own, their company's, streets): never judged.
    """

    amounts: tuple[Amount, ...] | None = None
    dates: tuple[date, ...] | None = None
    numbers: tuple[str, ...] | None = None
    person: str = ""
    company: str = ""
    must_name: tuple[str, ...] = ()
    consequences: tuple[Consequence, ...] | None = ()
    notices: tuple[str, ...] = ()
    ways_out: int = 0
    audience: Literal["customer", "third_person"] = "customer"
    max_words: int | None = None
    subject: str = ""
    list_lines: tuple[str, ...] = ()
    customer_words: tuple[str, ...] = ()

    def approved(self) -> tuple[Consequence, ...]:
        """Returns what may be announced; nothing where nobody knows."""
        return tuple(one for one in self.consequences or () if one.approved)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change: which rule, how much it matters (`block` or `revise`), where, why, and what instead.

    `text[start:end] == quote`; a finding about what is missing quotes nothing, at the end of the text.
    """

    rule: str
    severity: Literal["block", "revise"]
    start: int
    end: int
    quote: str
    why: str
    suggestion: str

    def as_dict(self) -> Mapping[str, Any]:
        """Returns its parts by name, as `dunwell tone check --json` prints them."""
        names = ("rule", "severity", "start", "end", "quote", "why", "suggestion")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a text, how polite it is (0 to 1, 1 is best), and every finding in the order of the text."""

    verdict: Verdict
    score: float
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> Mapping[str, Any]:
        """Returns verdict, score and findings, as `dunwell tone check --json` prints them."""
        return {
            "verdict": self.verdict,
            "score": self.score,
            "findings": [finding.as_dict() for finding in self.findings],
        }
