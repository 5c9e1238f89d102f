"""Who holds the turn to call a customer, as turns tell people apart. Leaves out what a turn lets them do."""

from dunwell.people.member import Member


def holder_of(member: Member) -> str:
    """Returns what no two people share, whatever they are called."""
    return f"user {member.user.pk}"
