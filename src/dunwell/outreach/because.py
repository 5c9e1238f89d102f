"""What made one decision what it is, in sentences: one function per reason of the plan. Reads only the round's facts."""

from collections.abc import Callable
from datetime import date, timedelta

from babel.dates import get_day_names

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.outreach.case import Case, Row, day, lateness, place, spoken, times, way
from dunwell.outreach.reasons import HOLDS


def sentences(case: Case) -> list[str]:
    """Returns what led to the decision, most telling first."""
    return _BY_REASON[case.decision["reason"]](case)


def caps(case: Case) -> list[str]:
    """Returns each contact cap that applies, with how much of it is used up."""
    lines = []
    for cap in case.rows("contact_caps"):
        since = case.as_of - timedelta(days=cap["window_days"])
        used = sum(
            since < contact["on_date"] <= case.as_of
            and (
                contact["channel"] == cap["channel"]
                or (cap["channel"] == "*" and contact["channel"] in CONTACT_CHANNELS)
            )
            for contact in case.tables["contacts"]
        )
        lines.append(f"{cap_in_words(cap)} Used so far: {used}.")
    return lines


def cap_in_words(cap: Row) -> str:
    """Returns a contact cap as a sentence: At most 2 contacts in 7 days."""
    days = "a day" if cap["window_days"] == 1 else f"in {cap['window_days']} days"
    kind = "contact" if cap["channel"] == "*" else way(cap["channel"])
    return f"At most {times(cap['max_contacts'], kind)} {days}."


def quiet_days_in_words(case: Case) -> str:
    """Returns on which weekdays the customer is left in peace."""
    names = get_day_names("wide", locale="en_GB")
    quiet = [
        names[row["weekday"]] for row in sorted(case.rows("quiet_weekdays"), key=lambda each: each["weekday"])
    ]
    return f"No contact on {', '.join([*quiet, 'public holidays'])}."


def _ok(case: Case) -> list[str]:
    decision = case.decision
    lines = [
        f"The step is {spoken(decision['step_key'])} (step {decision['step_no']} of the track {decision['track']}), "
        f"for {times(decision['covered_count'], 'open item')}, "
        f"{'together ' if decision['covered_count'] > 1 else ''}{case.money(decision['covered_base_minor'])}; "
        f"the oldest is {lateness(decision['days_late'])}.",
        _credit(case),
    ]
    if decision["channel"] in CONTACT_CHANNELS:
        lines.append(f"They can be reached by {way(decision['channel'])}. {_last_contact(case)}")
        lines += caps(case)
    if decision["approval"] == "review":
        lines.append("A person reads it before it goes out.")
    return lines


def _done_today(case: Case) -> list[str]:
    return [
        f"For {case.number(row['track'], row['occasion_id'])}, {_step_taken(case, row)} was taken today."
        for row in case.tables["occasions"]
        if row["last_step_on"] == case.as_of
    ]


def _step_taken(case: Case, row: Row) -> str:
    ladder = case.ladder(row["track"])
    known = row["last_step"] <= len(ladder)
    return f"the step {spoken(ladder[row['last_step'] - 1]['key'])}" if known else f"step {row['last_step']}"


def _on_hold(case: Case) -> list[str]:
    live = {(row["track"], row["occasion_id"]) for row in case.tables["occasions"]}
    lines = []
    for hold in case.tables["hold_notes"]:
        if hold["track"] and (hold["track"], hold["occasion_id"]) not in live:
            continue
        what = case.number(hold["track"], hold["occasion_id"]) if hold["track"] else "the whole account"
        until = f"until {day(hold['ends_on'])}" if hold["ends_on"] else "until it is lifted"
        note = f" ({hold['note'].rstrip('.')})" if hold["note"] else ""
        lines.append(
            f"On hold for {what} since {day(hold['starts_on'])}, {until}: {HOLDS[hold['kind']]}{note}. "
            f"{hold['owner'] or 'Somebody here'} looks at it again on {day(hold['review_on'])}."
        )
    return lines


def _likely_to_pay(case: Case) -> list[str]:
    return [
        f"{case.number(row['track'], row['occasion_id'])} will most likely be paid "
        f"by {day(row['likely_paid_by'])} by itself."
        for row in case.tables["occasions"]
        if row["likely_paid_by"] is not None and row["likely_paid_by"] >= case.as_of
    ]


def _nothing_due(case: Case) -> list[str]:
    lines = []
    for row in sorted(case.tables["occasions"], key=lambda each: (each["anchor_on"], each["occasion_id"])):
        if row["open_base_minor"] > 0:
            lines.append(_when_next(case, row))
    return lines


def _when_next(case: Case, row: Row) -> str:
    """Returns when the occasion's next step comes: stage 2 and 3 of the plan, told forwards."""
    name = f"{case.number(row['track'], row['occasion_id'])} ({_due(row, case.as_of)})"
    ladder = case.ladder(row["track"])
    if not ladder:
        return f"{name}: the playbook has no steps for it."
    early = sum(step["offset_days"] < 0 for step in ladder)
    late = (case.as_of - row["anchor_on"]).days
    number = max(row["last_step"] + 1, early + 1 if late >= 0 else 1)
    wait_days = 0
    if number > len(ladder):
        last = ladder[-1]
        if last["repeat_days"] is None or row["last_step"] < len(ladder):
            return f"{name}: every step was taken."
        number, wait_days = len(ladder), last["repeat_days"]
    step = ladder[number - 1]
    earliest = row["anchor_on"] + timedelta(days=step["offset_days"])
    if row["last_step_on"] is not None:
        rested = row["last_step_on"] + timedelta(days=max(step["wait_days"], wait_days))
        earliest = max(earliest, rested)
    return f"{name}: the next step, {spoken(step['key'])}, is due from {day(earliest)} on."


def _covered_by_credit(case: Case) -> list[str]:
    credit, covered = case.customer["credit_base_minor"], case.decision["covered_base_minor"]
    return [
        f"{case.money(covered)} is due; we hold {case.money(credit)} in unapplied payments and credit notes.",
        "Set the credit off against the invoices, and the account is clear.",
    ]


def _below_minimum(case: Case) -> list[str]:
    credit, covered = case.customer["credit_base_minor"], case.decision["covered_base_minor"]
    step = case.ladder(case.decision["track"])[case.decision["step_no"] - 1]
    after = f"After {case.money(credit)} of credit, " if credit else ""
    return [
        f"{after}{case.money(covered - credit)} is due; "
        f"the step {spoken(step['key'])} is taken from {case.money(step['min_base_minor'])} on."
    ]


def _opted_out(case: Case) -> list[str]:
    ways = " or ".join(map(way, case.channels()))
    return [f"The step {spoken(case.decision['step_key'])} would go by {ways}; they want no contact at all."]


def _unreachable(case: Case) -> list[str]:
    known = sorted(way(row["channel"]) for row in case.tables["reach"])
    return [
        f"The step {spoken(case.decision['step_key'])} goes by {' or '.join(map(way, case.channels()))}; "
        + (
            f"we can reach them only by {', '.join(known)}."
            if known
            else "we have no address or number of theirs."
        ),
        "Add one to the customer, and the next round will use it.",
    ]


def _quiet_day(case: Case) -> list[str]:
    lines = []
    names = get_day_names("wide", locale="en_GB")
    if any(row["weekday"] == case.as_of.weekday() for row in case.rows("quiet_weekdays")):
        lines.append(f"It is a {names[case.as_of.weekday()]}, and nobody is contacted on it.")
    if any(row["on_date"] == case.as_of for row in case.rows("holidays")):
        where = place(case.customer["jurisdiction"])
        lines.append(f"{day(case.as_of)} is a public holiday in {where}, and nobody is contacted on it.")
    return lines


def _too_soon(case: Case) -> list[str]:
    gap = next(
        row["min_gap_days"]
        for row in case.tables["playbooks"]
        if row["playbook"] == case.customer["playbook"]
    )
    return [_last_contact(case), f"The playbook leaves at least {times(gap, 'day')} between two contacts."]


def _over_capacity(case: Case) -> list[str]:
    channel = case.decision["channel"]
    limit = next(row["max_per_day"] for row in case.tables["capacity"] if row["channel"] == channel)
    return [
        f"At most {times(limit, 'customer')} a day by {way(channel)}; those with more at stake went first."
    ]


def _last_contact(case: Case) -> str:
    made = [row for row in case.tables["contacts"] if row["channel"] in CONTACT_CHANNELS]
    if not made:
        return "There was no contact with them lately."
    last = max(made, key=lambda row: (row["on_date"], row["channel"]))
    return f"The last contact was on {day(last['on_date'])}, by {way(last['channel'])}."


def _credit(case: Case) -> str:
    credit = case.customer["credit_base_minor"]
    if credit == 0:
        return "None of it is on hold, and we hold no credit of theirs."
    return f"None of it is on hold, and the {case.money(credit)} of credit we hold does not cover it."


def _due(row: Row, as_of: date) -> str:
    return lateness((as_of - row["anchor_on"]).days)


_BY_REASON: dict[str, Callable[[Case], list[str]]] = {
    "ok": _ok,
    "done_today": _done_today,
    "on_hold": _on_hold,
    "likely_to_pay": _likely_to_pay,
    "nothing_due": _nothing_due,
    "covered_by_credit": _covered_by_credit,
    "below_minimum": _below_minimum,
    "opted_out": _opted_out,
    "unreachable": _unreachable,
    "quiet_day": _quiet_day,
    "too_soon": _too_soon,
    "contact_cap": caps,
    "over_capacity": _over_capacity,
}
