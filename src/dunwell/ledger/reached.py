"""The people at a customer and whether their addresses work, changed by hand. Leaves out new addresses (`agreed`)."""

from datetime import date, datetime

from django.db import transaction

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.ledger.agreed import CannotChange
from dunwell.ledger.models import Consent, ContactPerson, ContactPoint, Customer


@transaction.atomic
def address_works(point: ContactPoint, *, at: datetime, by: str, note: str) -> None:
    """Notes that an address from which something came back works after all. Raises `CannotChange` where nothing did."""
    point = ContactPoint.objects.select_for_update().select_related("customer").get(pk=point.pk)
    if point.bounced_on is None:
        raise CannotChange("Nothing came back from this address.")
    was, point.bounced_on = point.bounced_on, None
    point.save(update_fields=["bounced_on"])
    tells = {"changed": "bounced_on", "from": was.isoformat(), "to": None, "channel": point.channel}
    _tell(point.customer, tells, note, at, by)


@transaction.atomic
def note_consent(
    point: ContactPoint, consent: str, on: date, *, at: datetime, by: str, note: str = ""
) -> None:
    """Notes from a day on whether the customer may be contacted at an address.

    Raises `CannotChange` for an unknown answer, or an address that was replaced.
    """
    if consent not in Consent.values:
        raise CannotChange(f"Use one of: {', '.join(Consent.values)}.")
    point = ContactPoint.objects.select_for_update().select_related("customer").get(pk=point.pk)
    if point.replaced_on is not None:
        raise CannotChange("This address was replaced.")
    was, point.consent, point.consent_on = point.consent, consent, on
    point.save(update_fields=["consent", "consent_on"])
    tells = {"changed": "consent", "from": was, "to": consent, "channel": point.channel, "on": on.isoformat()}
    _tell(point.customer, tells, note, at, by)


@transaction.atomic
def add_person(
    customer: Customer, name: str, role: str, language: str, *, at: datetime, by: str
) -> ContactPerson:
    """Adds somebody at the customer in a role; whoever is known in it already is returned, with the language given.

    Raises `CannotChange` without a name or a role.
    """
    name, role = name.strip()[:200], role.strip()[:40]
    if not name or not role:
        raise CannotChange("A person has a name and a role.")
    person, new = ContactPerson.objects.get_or_create(
        customer=customer, role=role, name=name, defaults={"language": language}
    )
    if not new and person.language == language:
        return person
    if not new:
        person.language = language
        person.save(update_fields=["language"])
    _tell(customer, {"changed": "people", "to": name, "role": role, "language": language}, "", at, by)
    return person


@transaction.atomic
def remove_person(person: ContactPerson, *, at: datetime, by: str, note: str = "") -> None:
    """Takes somebody off the customer: they left, or were never there."""
    customer = person.customer
    tells = {"changed": "people", "from": person.name, "role": person.role, "language": person.language}
    person.delete()
    _tell(customer, tells, note, at, by)


def _tell(customer: Customer, tells: dict[str, object], note: str, at: datetime, by: str) -> None:
    about = ("customer", customer.pk)
    record(customer.company_id, at, [Happening("customer", by, customer.pk, about, note, tells)])
