"""Questions about customers' data that only a person can answer: listing and answering. Leaves out what raises them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.ledger.models import Company
from dunwell.outreach.models import Question


class CannotAnswer(Exception):
    """The question was answered before."""


def open_questions(company: Company) -> Iterator[dict[str, Any]]:
    """Yields the company's open questions, the oldest first."""
    names = ("question", "customer", "kind", "said", "raised_at")
    found = Question.objects.filter(company=company, answered_at=None).order_by("raised_at", "pk")
    for row in found.values_list("pk", "customer__ref", "kind", "said", "raised_at").iterator():
        yield dict(zip(names, row, strict=True))


@transaction.atomic
def answer(question: Question, *, at: datetime, by: str, note: str) -> None:
    """Closes a question with what was found out. Raises `CannotAnswer` if somebody was quicker."""
    one = Question.objects.filter(pk=question.pk, answered_at=None)
    if not one.update(answered_at=at, answered_by=by[:200], answer=note):
        question.refresh_from_db()
        raise CannotAnswer(f"Question {question.pk} was answered by {question.answered_by} already.")
    told = {"question": question.kind, "said": question.said}
    about = ("question", question.pk)
    record(question.company_id, at, [Happening("answered", by, question.customer_id, about, note, told)])
