"""The order in which messages of a round are read: the furthest step first, then the largest amount."""

from django.db.models import Q
from django.urls import reverse

from dunwell.outreach.models import Message, Status
from dunwell.people.member import Member

#: How decisions of a round stand on its page.
ORDER = ("track", "-step_no", "-covered_base_minor", "customer_id")


def next_to_read(member: Member, after: Message) -> str:
    """Returns the address of the next message of the same round that awaits approval; that of the round: there is none."""
    waiting = member.seen(
        Message.objects.filter(
            company=after.company_id, decision__round=after.decision.round_id, status=Status.AWAITING_APPROVAL
        )
    ).exclude(pk=after.pk)
    here = after.decision
    later = (
        Q(decision__track__gt=here.track)
        | Q(decision__track=here.track, decision__step_no__lt=here.step_no)
        | Q(decision__track=here.track, decision__step_no=here.step_no)
        & (
            Q(decision__covered_base_minor__lt=here.covered_base_minor)
            | Q(decision__covered_base_minor=here.covered_base_minor, customer__gt=after.customer_id)
        )
    )
    ordered = waiting.order_by(
        "decision__track", "-decision__step_no", "-decision__covered_base_minor", "customer_id"
    )
    found = (
        ordered.filter(later).values_list("pk", flat=True).first()
        or ordered.values_list("pk", flat=True).first()
    )
    if found:
        return reverse("message", args=[after.company.key, found])
    return reverse("round", args=[after.company.key, after.as_of])
