"""What made one decision what it is, in sentences: one function per reason of the plan. Reads only the round's facts."""

from collections.abc import Callable
from datetime import timedelta

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.outreach.case import Case, Row
from dunwell.outreach.kept_words import said_in


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
        lines.append(case.told.say("because.cap_used", cap=cap_in_words(case, cap), used=used))
    return lines


def cap_in_words(case: Case, cap: Row) -> str:
    """Returns a contact cap as a sentence: At most 2 contacts in 7 days."""
    kind = "any" if cap["channel"] == "*" else cap["channel"]
    return case.told.say(
        "because.cap",
        what=case.told.count(f"writing.counted.{kind}", cap["max_contacts"]),
        days=case.told.count("writing.within", cap["window_days"]),
    )


def quiet_days_in_words(case: Case) -> str:
    """Returns on which weekdays the customer is left in peace."""
    told = case.told
    quiet = sorted(row["weekday"] for row in case.rows("quiet_weekdays"))
    days = [*map(told.weekday, quiet), told.say("because.public_holidays")]
    return told.say("because.quiet_days", days=told.joined("and_so_on", days))


def _ok(case: Case) -> list[str]:
    decision, told = case.decision, case.told
    lines = [
        told.count(
            "because.ok",
            decision["covered_count"],
            step=told.quoted(decision["step_key"]),
            number=decision["step_no"],
            track=told.named("track", decision["track"]),
            amount=case.money(decision["covered_base_minor"]),
            late=told.lateness(decision["days_late"]),
        ),
        _credit(case),
    ]
    if decision["channel"] in CONTACT_CHANNELS:
        lines.append(told.say("because.reached", way=told.way(decision["channel"]), last=_last_contact(case)))
        lines += caps(case)
    if decision["approval"] == "review":
        lines.append(told.say("because.read_first"))
    return lines


def _done_today(case: Case) -> list[str]:
    return [
        case.told.say(
            "because.done_today",
            what=case.number(row["track"], row["occasion_id"]),
            step=_step_taken(case, row),
        )
        for row in case.tables["occasions"]
        if row["last_step_on"] == case.as_of
    ]


def _step_taken(case: Case, row: Row) -> str:
    ladder, number = case.ladder(row["track"]), row["last_step"]
    if number > len(ladder):
        return case.told.say("because.step_numbered", number=number)
    return case.told.say("because.step_named", step=case.told.quoted(ladder[number - 1]["key"]))


def _on_hold(case: Case) -> list[str]:
    live = {(row["track"], row["occasion_id"]) for row in case.tables["occasions"]}
    return [
        _held(case, hold)
        for hold in case.tables["hold_notes"]
        if not hold["track"] or (hold["track"], hold["occasion_id"]) in live
    ]


def _held(case: Case, hold: Row) -> str:
    told, ends_on = case.told, hold["ends_on"]
    whole = told.say("because.whole_account")
    return told.say(
        "because.on_hold_noted" if hold["note"] else "because.on_hold",
        what=case.number(hold["track"], hold["occasion_id"]) if hold["track"] else whole,
        since=told.day(hold["starts_on"]),
        until=told.say("because.until_day", day=told.day(ends_on))
        if ends_on
        else told.say("because.until_lifted"),
        why=told.named("hold", hold["kind"]),
        note=said_in(told.language, hold["note"] or "").rstrip("."),
        owner=hold["owner"] or told.say("because.somebody"),
        review=told.day(hold["review_on"]),
    )


def _likely_to_pay(case: Case) -> list[str]:
    return [
        case.told.say(
            "because.likely_to_pay",
            what=case.number(row["track"], row["occasion_id"]),
            day=case.told.day(row["likely_paid_by"]),
        )
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
    told = case.told
    late = (case.as_of - row["anchor_on"]).days
    what = told.say(
        "because.named_due", what=case.number(row["track"], row["occasion_id"]), due=told.lateness(late)
    )
    ladder = case.ladder(row["track"])
    if not ladder:
        return told.say("because.no_steps", what=what)
    early = sum(step["offset_days"] < 0 for step in ladder)
    number = max(row["last_step"] + 1, early + 1 if late >= 0 else 1)
    wait_days = 0
    if number > len(ladder):
        last = ladder[-1]
        if last["repeat_days"] is None or row["last_step"] < len(ladder):
            return told.say("because.every_step_taken", what=what)
        number, wait_days = len(ladder), last["repeat_days"]
    step = ladder[number - 1]
    earliest = row["anchor_on"] + timedelta(days=step["offset_days"])
    if row["last_step_on"] is not None:
        rested = row["last_step_on"] + timedelta(days=max(step["wait_days"], wait_days))
        earliest = max(earliest, rested)
    return told.say("because.next_step", what=what, step=told.quoted(step["key"]), day=told.day(earliest))


def _covered_by_credit(case: Case) -> list[str]:
    credit, covered = case.customer["credit_base_minor"], case.decision["covered_base_minor"]
    return [
        case.told.say("because.covered", due=case.money(covered), credit=case.money(credit)),
        case.told.say("because.set_it_off"),
    ]


def _below_minimum(case: Case) -> list[str]:
    credit, covered = case.customer["credit_base_minor"], case.decision["covered_base_minor"]
    step = case.ladder(case.decision["track"])[case.decision["step_no"] - 1]
    return [
        case.told.say(
            "because.below_after_credit" if credit else "because.below",
            credit=case.money(credit),
            due=case.money(covered - credit),
            step=case.told.quoted(step["key"]),
            least=case.money(step["min_base_minor"]),
        )
    ]


def _opted_out(case: Case) -> list[str]:
    step = case.told.quoted(case.decision["step_key"])
    return [case.told.say("because.opted_out", step=step, ways=case.ways())]


def _unreachable(case: Case) -> list[str]:
    told = case.told
    known = sorted(told.way(row["channel"]) for row in case.tables["reach"])
    return [
        told.say(
            "because.unreachable_by" if known else "because.unreachable",
            step=told.quoted(case.decision["step_key"]),
            ways=case.ways(),
            known=told.joined("and_so_on", known),
        ),
        told.say("because.add_one"),
    ]


def _quiet_day(case: Case) -> list[str]:
    lines = []
    told, weekday = case.told, case.as_of.weekday()
    if any(row["weekday"] == weekday for row in case.rows("quiet_weekdays")):
        lines.append(told.say("because.weekday", weekday=told.weekday(weekday)))
    if any(row["on_date"] == case.as_of for row in case.rows("holidays")):
        where = told.place(case.customer["jurisdiction"])
        lines.append(told.say("because.holiday", day=told.day(case.as_of), place=where))
    return lines


def _too_soon(case: Case) -> list[str]:
    gap = next(
        row["min_gap_days"]
        for row in case.tables["playbooks"]
        if row["playbook"] == case.customer["playbook"]
    )
    return [_last_contact(case), case.told.count("because.gap", gap)]


def _over_capacity(case: Case) -> list[str]:
    channel = case.decision["channel"]
    limit = next(row["max_per_day"] for row in case.tables["capacity"] if row["channel"] == channel)
    return [case.told.count("because.over_capacity", limit, way=case.told.way(channel))]


def _last_contact(case: Case) -> str:
    made = [row for row in case.tables["contacts"] if row["channel"] in CONTACT_CHANNELS]
    if not made:
        return case.told.say("because.contact_none")
    last = max(made, key=lambda row: (row["on_date"], row["channel"]))
    return case.told.say(
        "because.contact_last", day=case.told.day(last["on_date"]), way=case.told.way(last["channel"])
    )


def _credit(case: Case) -> str:
    credit = case.customer["credit_base_minor"]
    if credit == 0:
        return case.told.say("because.credit_none")
    return case.told.say("because.credit_less", credit=case.money(credit))


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
