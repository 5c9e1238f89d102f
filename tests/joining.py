"""Making somebody a member of a company, without an invitation."""

from django.contrib.auth.models import User

from days import NOW
from dunwell.people.memberships import add_member


def make_member(company, role="owner", name="Dana Reyes", user=None, **columns):
    """Makes somebody (a new user unless one is given) a member of a company in a role; returns the user."""
    if user is None:
        user = User.objects.create_user(
            f"{name.split()[0].lower()}.{User.objects.count()}@{company.key}.example"
        )
        user.email = user.username
        user.save()
    add_member(company, user, role, name, at=NOW, by="Dana Reyes", **columns)
    return user
