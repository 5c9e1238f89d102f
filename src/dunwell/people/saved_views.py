"""Keeping views of lists under a name, and throwing them away. Leaves out what a view asks for."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from dunwell.people.member import Member
from dunwell.people.models import SavedView

#: So many views somebody, or a company, may keep.
MOST = 50


class CannotKeepView(Exception):
    """The view cannot be kept; the message is the reason's code: name, full, not_yours."""


def views_of(member: Member) -> QuerySet[SavedView]:
    """Returns the views somebody sees: their own and the company's, by name."""
    mine = Q(user=member.user) | Q(user=None)
    return SavedView.objects.filter(mine, company=member.company).order_by("name", "pk")


@transaction.atomic
def keep_view(member: Member, name: str, query: str, *, shared: bool, at: datetime) -> SavedView:
    """Keeps a view under a name, in place of one of the same name; `shared`: for everybody of the company.

    Raises `CannotKeepView` without a name, where there are too many, or where the company's view of that name is somebody
    else's and they may not change settings.
    """
    name = name.replace("\0", "").strip()[:60]
    if not name:
        raise CannotKeepView("name")
    rows = SavedView.objects.filter(company=member.company, user=None if shared else member.user)
    known = rows.filter(name=name).first()
    if known is not None and shared:
        _must_be_theirs(member, known)
    if known is None and rows.count() >= MOST:
        raise CannotKeepView("full")
    kept, _ = SavedView.objects.update_or_create(
        company=member.company,
        user=None if shared else member.user,
        name=name,
        defaults={"query": query[:1000], "by": member.name, "made_at": at},
    )
    return kept


@transaction.atomic
def drop_view(member: Member, view: SavedView) -> None:
    """Throws a view away. Raises `CannotKeepView` for the company's that is somebody else's."""
    if view.user_id is None:
        _must_be_theirs(member, view)
    view.delete()


def _must_be_theirs(member: Member, view: SavedView) -> None:
    if view.by != member.name and not member.may("set"):
        raise CannotKeepView("not_yours")
