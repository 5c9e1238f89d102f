"""What can be done for one customer: each a form and one call down, with the way back. Leaves out the pages (`doing`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from dunwell.ledger import agreed, holds, notes, payments, reached, wishes
from dunwell.ledger.models import ContactPerson, ContactPoint, Customer, Hold
from dunwell.outreach import marks, own_playbook, taken
from dunwell.outreach.changing_many.verbs import change_many
from dunwell.portal.links import end_links, make_link, url_of
from dunwell.values.money import to_minor
from dunwell.workbench.customers import forms, forms_of_people
from dunwell.workbench.wording import text


@dataclass(frozen=True)
class Doing:
    """One thing to be done to one customer, at a moment, on the company's day, by somebody."""

    request: HttpRequest
    customer: Customer
    day: date
    at: datetime
    asked: dict[str, Any]

    @property
    def by(self) -> str:
        """Who does it."""
        name: str = self.request.member.name
        return name

    @property
    def stamp(self) -> dict[str, Any]:
        """When, and by whom: what every verb wants to know."""
        return {"at": self.at, "by": self.by}

    def undo(self, what: str, **fields: object) -> tuple[str, dict[str, Any]]:
        """Returns the address that takes it back, and what to post there."""
        address = reverse("customer_do", args=[self.customer.company.key, self.customer.pk, what])
        return address, {name: str(value) for name, value in fields.items()}

    def undo_many(self, change: Any) -> tuple[str, dict[str, Any]]:
        """Returns the address that takes back a change of (here) one."""
        return reverse("undo_many", args=[self.customer.company.key, change.pk]), {}


#: What a verb gives back: the way back, if there is one, and values for the sentence.
Did = tuple[tuple[str, dict[str, Any]] | None, dict[str, Any]]


def _note(do: Doing) -> Did:
    invoice = _invoice(do.customer, do.asked.get("about_invoice", ""))
    notes.write_note(do.customer, do.asked["text"], invoice=invoice, **do.stamp)
    return None, {}


def _file(do: Doing) -> Did:
    upload = do.asked["file"]
    if upload.size > notes.FILE_BYTES:
        raise notes.CannotWrite("too_large")
    kept = notes.keep_file(do.customer, upload.name or "", upload.read(), about=do.asked["about"], **do.stamp)
    return None, {"name": kept.name}


def _hold(do: Doing) -> Did:
    invoice = _invoice(do.customer, do.asked["about_invoice"])
    if invoice is None:
        wish = {name: do.asked[name] for name in ("kind", "owner", "note")} | {
            name: do.asked[name].isoformat() if do.asked[name] else None for name in ("review", "until")
        }
        return _as_one_of_many(do, "hold", wish)
    held = holds.place_hold(
        do.customer, do.asked["kind"], do.day, note=do.asked["note"], owner=do.asked["owner"],
        ends_on=do.asked["until"], review_on=do.asked["review"], invoice=invoice, **do.stamp,
    )  # fmt: skip
    return do.undo("release", hold=held.pk, note=text("customers.undone")), {}


def _release(do: Doing) -> Did:
    held = get_object_or_404(Hold, customer=do.customer, pk=do.asked["hold"])
    holds.release_hold(held, do.day, reason=do.asked["note"], **do.stamp)
    again = {
        "kind": held.kind,
        "about_invoice": held.occasion_id or "",
        "review": max(held.review_on, do.day).isoformat(),
        "until": held.ends_on.isoformat() if held.ends_on else "",
        "owner": held.owner,
        "note": held.note,
    }
    return do.undo("hold", **again), {}


def _mark(do: Doing) -> Did:
    return _as_one_of_many(do, "mark", {"mark": do.asked["mark"], "note": do.asked["note"]})


def _unmark(do: Doing) -> Did:
    marks.take_mark_off(do.customer, do.asked["mark"], do.day, note=do.asked["note"], **do.stamp)
    return do.undo("mark", mark=do.asked["mark"], note=text("customers.undone")), {}


def _playbook(do: Doing) -> Did:
    before = own_playbook.own_playbook_of(do.customer)
    key, note = do.asked["playbook"], do.asked["note"]
    if key:
        own_playbook.choose_playbook(do.customer, key, do.day, note=note, **do.stamp)
    else:
        own_playbook.give_up_playbook(do.customer, do.day, note=note, **do.stamp)
    undo = do.undo("playbook", playbook=before.playbook if before else "", note=text("customers.undone"))
    return undo, {}


def _as_one_of_many(do: Doing, what: str, wish: dict[str, Any]) -> Did:
    """Does for one what can be done for many: the way back restores exactly what was."""
    one = Customer.objects.filter(pk=do.customer.pk)
    change = change_many(do.customer.company, what, one, wish, on=do.day, **do.stamp)
    return do.undo_many(change), {}


def _opt_out(do: Doing) -> Did:
    asked = do.asked
    wishes.opt_out(
        do.customer, asked["channel"], do.day, note=asked["note"], until_on=asked["until"], **do.stamp
    )
    return do.undo("opt-in", channel=asked["channel"], note=text("customers.undone")), {}


def _opt_in(do: Doing) -> Did:
    wishes.opt_in(do.customer, do.asked["channel"], do.day, note=do.asked["note"], **do.stamp)
    return do.undo("opt-out", channel=do.asked["channel"], note=text("customers.undone")), {}


def _care(do: Doing) -> Did:
    wishes.need_care(do.customer, do.day, note=do.asked["note"], **do.stamp)
    return do.undo("care-over", note=text("customers.undone")), {}


def _care_over(do: Doing) -> Did:
    wishes.end_care(do.customer, do.day, note=do.asked["note"], **do.stamp)
    return do.undo("care", note=text("customers.undone")), {}


def _payment(do: Doing) -> Did:
    asked = do.asked
    payments.receive(
        do.customer, asked["minor"], asked["currency"], asked["on"], reference=asked["reference"], **do.stamp
    )
    return None, {}


def _contact(do: Doing) -> Did:
    taken.note_contact(do.customer, do.asked["channel"], on=do.asked["on"], note=do.asked["note"], **do.stamp)
    return None, {}


def _reply(do: Doing) -> Did:
    who = do.customer
    owner = who.account_manager or who.company.contact_name or who.company.name
    review = max(do.asked["review"], do.day)
    held = holds.place_hold(
        who, "reply", do.day, note=do.asked["note"], owner=owner, review_on=review, **do.stamp
    )
    return do.undo("release", hold=held.pk, note=text("customers.undone")), {}


def _address(do: Doing) -> Did:
    asked = do.asked
    was = do.customer.contact_points.filter(channel=asked["channel"], replaced_on=None).first()
    agreed.change_address(
        do.customer, asked["channel"], asked["address"], do.day, note=asked["note"], **do.stamp
    )
    back = (
        {"channel": asked["channel"], "address": was.address, "note": text("customers.undone")} if was else {}
    )
    return (do.undo("address", **back) if was else None), {}


def _works(do: Doing) -> Did:
    reached.address_works(_point(do), note=do.asked["note"], **do.stamp)
    return None, {}


def _consent(do: Doing) -> Did:
    point = _point(do)
    reached.note_consent(point, do.asked["consent"], do.day, note=do.asked["note"], **do.stamp)
    undo = do.undo("consent", point=point.pk, consent=point.consent, note=text("customers.undone"))
    return undo, {}


def _person(do: Doing) -> Did:
    made = reached.add_person(do.customer, do.asked["name"], do.asked["role"], "", **do.stamp)
    return do.undo("person-left", person=made.pk, note=text("customers.undone")), {"name": made.name}


def _person_left(do: Doing) -> Did:
    gone = get_object_or_404(ContactPerson, customer=do.customer, pk=do.asked["person"])
    undo = do.undo("person", name=gone.name, role=gone.role)
    reached.remove_person(gone, note=do.asked["note"], **do.stamp)
    return undo, {"name": gone.name}


def _terms(do: Doing) -> Did:
    asked = do.asked
    company = do.customer.company
    limit = None if asked["limit"] is None else to_minor(asked["limit"], company.currency)
    agreed.agree_terms(
        do.customer, asked["from_on"], asked["payment_days"], limit, note=asked["note"], **do.stamp
    )
    return None, {}


def _link(do: Doing) -> Did:
    made = make_link(do.customer, reason=do.asked["note"] or text("customers.link_reason"), **do.stamp)
    # Shown once: only whoever made it can give it away.
    do.request.session["customer_link"] = {"customer": do.customer.pk, "url": url_of(made)}
    return do.undo("links-end", note=text("customers.undone")), {}


def _links_end(do: Doing) -> Did:
    count = end_links(do.customer, reason=do.asked["note"] or text("customers.link_reason"), **do.stamp)
    return None, {"count": count}


#: Everything that is done for one customer: its form, what it calls, and the tab that shows it afterwards.
DOINGS: dict[str, tuple[type[forms.Of], Callable[[Doing], Did], str]] = {
    "note": (forms.NoteForm, _note, "files"),
    "file": (forms.FileForm, _file, "files"),
    "hold": (forms.HoldForm, _hold, ""),
    "release": (forms.ReleaseForm, _release, ""),
    "mark": (forms.MarkForm, _mark, ""),
    "unmark": (forms.MarkForm, _unmark, ""),
    "playbook": (forms.PlaybookForm, _playbook, "terms"),
    "opt-out": (forms.OptOutForm, _opt_out, "people"),
    "opt-in": (forms.OptInForm, _opt_in, "people"),
    "care": (forms.CareForm, _care, ""),
    "care-over": (forms.ReasonForm, _care_over, ""),
    "payment": (forms.PaymentForm, _payment, "invoices"),
    "contact": (forms.ContactForm, _contact, ""),
    "reply": (forms.ReplyForm, _reply, ""),
    "address": (forms_of_people.AddressForm, _address, "people"),
    "works": (forms_of_people.PointForm, _works, "people"),
    "consent": (forms_of_people.ConsentForm, _consent, "people"),
    "person": (forms_of_people.PersonForm, _person, "people"),
    "person-left": (forms_of_people.PersonLeftForm, _person_left, "people"),
    "terms": (forms.TermsForm, _terms, "terms"),
    "link": (forms.ReasonForm, _link, "people"),
    "links-end": (forms.ReasonForm, _links_end, "people"),
}


def _invoice(customer: Customer, pk: str) -> Any:
    return get_object_or_404(customer.invoices, pk=pk) if pk else None


def _point(do: Doing) -> ContactPoint:
    return get_object_or_404(ContactPoint, customer=do.customer, pk=do.asked["point"])
