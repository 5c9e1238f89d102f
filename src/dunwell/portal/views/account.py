"""The customer's first page: what they owe and why, what they can do, what happens next, and where everything stands."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from dunwell.portal.account import Account, Owed, account_of
from dunwell.portal.arranged import AGREED, arranged_with
from dunwell.portal.contact_promise import contact_promise
from dunwell.portal.page import Page, portal_page
from dunwell.portal.standing import Standing, quiet_until, standings_of
from dunwell.portal.taken_back import HOLD, may_take_back
from dunwell.portal.words import Words

#: The six ways: the name of the page, and the words of its button.
BUTTONS = (
    ("portal_pay", "do.pay"),
    ("portal_paid", "do.paid"),
    ("portal_date", "do.date"),
    ("portal_spread", "do.spread"),
    ("portal_wrong", "do.wrong"),
    ("portal_hard", "do.hard"),
)


@portal_page()
def account(page: Page) -> HttpResponse:
    """Shows the account; after a form was sent (`?done=`), what came of it."""
    w, shown = page.words, account_of(page.customer, page.today)
    standings = standings_of(page.customer, page.today)
    arranged, held = arranged_with(page.customer, page.today, standings, w)
    for each in shown.payments:
        each.get = w.say("payments.get", amount=w.money(each.amount_minor, each.currency))
    return page.show(
        "account",
        account=shown,
        notes=any(each.note for each in shown.invoices),
        headline=_headline(shown, w),
        beside=_beside(shown, w),
        next=_next(page, shown, standings),
        standings=[
            {**each, "back": _back(page, each["back"])}
            for each in (*arranged, *(_stood(each, page) for each in standings if each.hold.pk not in held))
        ],
        buttons=BUTTONS,
        done=_done(page.request, w),
    )


def _headline(account: Account, w: Words) -> str:
    if not account.to_pay:
        return w.say("owe.nothing")
    return w.say(
        "owe.amount", amount=w.joined([w.money(each.net_minor, each.currency) for each in account.to_pay])
    )


def _beside(account: Account, w: Words) -> list[str]:
    """Returns the sentences under the headline: what is due since when, and what credit was taken off or is left."""
    said = [_due(each, w, alone=len(account.to_pay) == 1) for each in account.to_pay]
    off = [w.money(each.credit_minor, each.currency) for each in account.owed if each.credit_minor]
    left = [w.money(minor, currency) for currency, minor in sorted(account.in_credit.items())]
    if off:
        said.append(w.say("owe.credit", amount=w.joined(off)))
    if not account.to_pay:
        said.append(w.say("owe.nothing_more"))
    if left:
        said.append(w.say("owe.in_credit", amount=w.joined(left)))
    return [each for each in said if each]


def _due(owed: Owed, w: Words, alone: bool) -> str:
    if owed.due_on is None:
        return ""
    if alone and owed.late_net_minor == owed.net_minor:
        return w.say("owe.due_all", day=w.day(owed.due_on))
    if owed.late_net_minor:
        amount = w.money(owed.late_net_minor, owed.currency)
        return w.say("owe.due", amount=amount, day=w.day(owed.due_on))
    return "" if owed.late_minor else w.say("owe.soon", day=w.day(owed.due_on))


def _next(page: Page, account: Account, standings: list[Standing]) -> list[str]:
    w = page.words
    if not account.to_pay:
        return [w.say("next.settled")]
    now = [each for each in standings if each.active(page.today)]
    active = [each for each in now if each.kind not in AGREED]
    whole = [each for each in active if not each.hold.track]
    said = []
    if whole:
        latest = max(whole, key=lambda each: each.hold.review_on)
        said.append(w.say("next.held", owner=latest.hold.owner, day=w.day(latest.hold.review_on)))
    elif parts := [each for each in active if each.number]:
        numbers = w.joined(sorted({each.number for each in parts}))
        latest = max(parts, key=lambda each: each.hold.review_on)
        said.append(
            w.say(
                "next.held_part", numbers=numbers, owner=latest.hold.owner, day=w.day(latest.hold.review_on)
            )
        )
    if len(active) < len(now):
        said.append(w.say("next.agreed"))
    if not whole:
        until = quiet_until(page.customer, page.today)
        said += [w.say("next.not_before", day=w.day(until))] if until else []
        said.append(w.say("next.remind"))
    promise = contact_promise()
    if promise is not None:
        begin, end = w.clock(promise.begin), w.clock(promise.end)
        said.append(w.say("next.promise", most=promise.most, days=promise.window_days, begin=begin, end=end))
    return said


def _stood(each: Standing, page: Page) -> dict[str, Any]:
    w, hold = page.words, each.hold
    what = [w.say(f"yours.{each.kind}")]
    if each.number:
        what.append(w.say("yours.about", number=each.number))
    where = [w.say("yours.since", day=w.day(hold.starts_on))]
    if each.ended_on is not None:
        where.append(w.say("yours.ended", day=w.day(each.ended_on)))
    else:
        where.append(w.say("yours.with", owner=hold.owner, day=w.day(hold.review_on)))
    back = f"{HOLD}/{hold.pk}" if each.active(page.today) and may_take_back(hold) else ""
    return {"what": ", ".join(what), "where": " · ".join(where), "back": back, "files": each.files}


def _back(page: Page, of: str) -> str:
    """Returns where something is taken back (`promise/7`); empty for what is not."""
    kind, _, pk = of.partition("/")
    return page.url("portal_take_back", kind, int(pk)) if pk else ""


def _done(request: HttpRequest, w: Words) -> str:
    """Returns the sentence that says what was done; only our own sentences, whatever the address asks for."""
    key = f"{request.GET.get('done', '')}.done"
    return w.sentences.get(key, "")
