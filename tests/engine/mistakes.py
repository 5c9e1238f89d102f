"""Mistakes a planner could make: each replaces a function of the reference by one wrong in a single point.

The random facts must be such that every one of them shows; see `test_random_facts.py`.
"""

from datetime import timedelta

import reference as right

ONE_DAY = timedelta(days=1)

# The right functions, kept from the time before any of them was replaced.
_is_live, _next_step, _is_due, _is_active, _holds_about = (
    right.is_live,
    right.next_step,
    right.is_due,
    right.is_active,
    right.holds_about,
)
_is_left_alone, _is_done_today, _contacts_made = right.is_left_alone, right.is_done_today, right.contacts_made
_reason_about_money, _reason_about_contact = right.reason_about_money, right.reason_about_contact
_is_quiet_day, _is_under_caps, _approval = right.is_quiet_day, right.is_under_caps, right.approval
_ration_capacity, _days_late = right.ration_capacity, right.days_late


def _order(*keys):
    return lambda item: tuple(sign * _LEAD[name](item) for name, sign in keys)


_LEAD = {
    "next": lambda item: item["step"]["step_no"],
    "age": lambda item: item["late"],
    "open": lambda item: item["occasion"]["open_base_minor"],
    "id": lambda item: item["occasion"]["occasion_id"],
}


def _capacity_order(value=-1, age=-1, place=1, weighed=True):
    def order(draft):
        weight = draft["customer"]["weight_pct"] if weighed else 1
        amount = draft["row"]["covered_base_minor"] * weight
        late = -draft["lead"]["occasion"]["anchor_on"].toordinal()
        return value * amount, age * late, place * draft["customer"]["customer_id"]

    return order


def _track_order(by_priority=1, without_last=True, name=str):
    def order(track, priorities):
        found = [row["priority"] for row in priorities if row["track"] == track]
        if found:
            return (not without_last, by_priority * found[0], "")
        return (without_last, 0, name(track))

    return order


def _with(function, place, **changes):
    """Returns `function` seeing one of its arguments with other values in it."""

    def changed(*arguments):
        arguments = list(arguments)
        row = arguments[place]
        arguments[place] = row | {key: change(row) for key, change in changes.items()}
        return function(*arguments)

    return changed


def _step_without_the_heads_up_rule(occasion, ladder, late):
    return _next_step(occasion, ladder, -1)


def _step_skipping_rungs(occasion, ladder, late):
    due = [step["step_no"] for step in ladder if step["offset_days"] <= late]
    return _next_step(
        occasion | {"last_step": max([occasion["last_step"], *[n - 1 for n in due]])}, ladder, late
    )


def _step_repeated_only_at_the_end(occasion, ladder, late):
    found = _next_step(occasion, ladder, late)
    return None if occasion["last_step"] > len(ladder) else found


def _step_repeated_by_its_repeat_days_alone(occasion, ladder, late):
    found = _next_step(occasion, ladder, late)
    repeated = found and occasion["last_step"] >= len(ladder)
    return (found[0], found[0]["repeat_days"]) if repeated else found


def _wait_of_the_step_alone(occasion, ladder, late):
    found = _next_step(occasion, ladder, late)
    return found and (found[0], found[0]["wait_days"])


def _contact_falling_back_to_internal(customer, playbook, step, shelf, as_of):
    reason, channel = _reason_about_contact(customer, playbook, step, shelf, as_of)
    if reason in ("quiet_day", "too_soon", "contact_cap"):
        unreached = shelf | {"reach": {}}
        return _reason_about_contact(customer, playbook, step, unreached, as_of)
    return reason, channel


def _contact_with_internal_channels_first(customer, playbook, step, shelf, as_of):
    unreached = _reason_about_contact(customer, playbook, step, shelf | {"reach": {}}, as_of)
    return unreached if unreached[1] else _reason_about_contact(customer, playbook, step, shelf, as_of)


def _contact_by_one_channel_only(customer, playbook, step, shelf, as_of):
    """Tries only the first channel in reach."""
    key = (step["playbook"], step["track"], step["step_no"])
    reach = {row["channel"] for row in shelf["reach"].get((customer["customer_id"],), [])}
    listed = sorted(shelf["step_channels"].get(key, []), key=lambda row: row["rank"])
    first = [row for row in listed if row["channel"] in reach][:1]
    internal = [row for row in listed if row["channel"] in right.INTERNAL]
    shelf = shelf | {"step_channels": {key: first + internal}}
    return _reason_about_contact(customer, playbook, step, shelf, as_of)


def _reason_swapped(first, second):
    def reason(*arguments):
        found = _reason_about_contact(*arguments)
        return ({first: second, second: first}.get(found[0], found[0]), found[1])

    return reason


def _caps_seen(keep):
    def under(channel, customer, made, shelf, as_of):
        caps = {key: [cap for cap in rows if keep(cap)] for key, rows in shelf["contact_caps"].items()}
        return _is_under_caps(channel, customer, made, shelf | {"contact_caps": caps}, as_of)

    return under


def _caps_changed(column, by):
    def under(channel, customer, made, shelf, as_of):
        caps = {
            key: [cap | {column: cap[column] + by} for cap in rows]
            for key, rows in shelf["contact_caps"].items()
        }
        return _is_under_caps(channel, customer, made, shelf | {"contact_caps": caps}, as_of)

    return under


def _capacity_without_todays_contacts(drafts, facts, as_of):
    _ration_capacity(drafts, facts | {"contacts": []}, as_of)


def _capacity_less_all_contacts(drafts, facts, as_of):
    _ration_capacity(
        drafts, facts | {"contacts": [row | {"on_date": as_of} for row in facts["contacts"]]}, as_of
    )


#: What is wrong, to (function of the reference, what replaces it).
MISTAKES = {
    "an occasion lives only with an open amount": ("is_live", lambda row: row["open_base_minor"] > 0),
    "everything lives": ("is_live", lambda row: True),
    "heads-ups are still sent after the anchor": ("next_step", _step_without_the_heads_up_rule),
    "rungs are skipped when late": ("next_step", _step_skipping_rungs),
    "a repeat needs last_step = n exactly": ("next_step", _step_repeated_only_at_the_end),
    "a repeat ignores wait_days": ("next_step", _step_repeated_by_its_repeat_days_alone),
    "a repeat ignores repeat_days": ("next_step", _wait_of_the_step_alone),
    "a step is due a day late": ("is_due", _with(_is_due, 1, offset_days=lambda row: row["offset_days"] + 1)),
    "a step is due a day early": (
        "is_due",
        _with(_is_due, 1, offset_days=lambda row: row["offset_days"] - 1),
    ),
    "a repeated heads-up comes after the anchor": (
        "is_due",
        lambda o, s, wait, late, as_of: _is_due(
            o, s | {"offset_days": max(0, s["offset_days"])}, wait, late, as_of
        ),
    ),
    "a wait lasts a day too long": ("is_due", lambda o, s, wait, *rest: _is_due(o, s, wait + 1, *rest)),
    "a wait ends a day early": ("is_due", lambda o, s, wait, *rest: _is_due(o, s, wait - 1, *rest)),
    "a hold starts a day late": (
        "is_active",
        _with(_is_active, 0, starts_on=lambda row: row["starts_on"] + ONE_DAY),
    ),
    "a hold starts a day early": (
        "is_active",
        _with(_is_active, 0, starts_on=lambda row: row["starts_on"] - ONE_DAY),
    ),
    "a hold's last day does not count": (
        "is_active",
        _with(_is_active, 0, ends_on=lambda row: row["ends_on"] and row["ends_on"] - ONE_DAY),
    ),
    "a hold lasts a day too long": (
        "is_active",
        _with(_is_active, 0, ends_on=lambda row: row["ends_on"] and row["ends_on"] + ONE_DAY),
    ),
    "a hold without an end is over": (
        "is_active",
        lambda hold, as_of: hold["ends_on"] is not None and _is_active(hold, as_of),
    ),
    "a hold ignores the track": (
        "holds_about",
        lambda row, shelf: (
            _holds_about(row, shelf)
            + [
                hold
                for (_, occasion_id), holds in shelf["holds_on_occasion"].items()
                for hold in holds
                if occasion_id == row["occasion_id"]
            ]
        ),
    ),
    "a hold about one occasion holds all": (
        "holds_about",
        lambda row, shelf: (
            _holds_about(row, shelf)
            + [
                hold
                for holds in shelf["holds_on_occasion"].values()
                for hold in holds
                if hold["customer_id"] == row["customer_id"]
            ]
        ),
    ),
    "a hold about an occasion needs the same customer": (
        "holds_about",
        lambda row, shelf: [
            hold for hold in _holds_about(row, shelf) if hold["customer_id"] == row["customer_id"]
        ],
    ),
    "a hold on the customer holds nothing": (
        "holds_about",
        lambda row, shelf: _holds_about(row, shelf | {"holds_on_customer": {}}),
    ),
    "the hold named sorts last": (
        "first_kind",
        lambda holding: max(kind for kinds in holding for kind in kinds),
    ),
    "the hold named is of the first occasion": ("first_kind", lambda holding: min(holding[0])),
    "patience lasts a day too long": (
        "is_left_alone",
        lambda item, days, on: _is_left_alone(item, days + 1, on),
    ),
    "patience ends a day early": ("is_left_alone", lambda item, days, on: _is_left_alone(item, days - 1, on)),
    "payment likely today is no reason": (
        "is_left_alone",
        lambda item, days, on: _is_left_alone(item, days, on + ONE_DAY),
    ),
    "payment likely yesterday is a reason": (
        "is_left_alone",
        lambda item, days, on: _is_left_alone(item, days, on - ONE_DAY),
    ),
    "a firm step waits for likely payers": (
        "is_left_alone",
        lambda item, days, on: _is_left_alone(item | {"step": item["step"] | {"tone": "warm"}}, days, on),
    ),
    "a friendly step does not wait for likely payers": (
        "is_left_alone",
        lambda item, days, on: item["step"]["tone"] == "warm" and _is_left_alone(item, days, on),
    ),
    "the highest priority goes first": ("track_order", _track_order(by_priority=-1)),
    "tracks without priority go first": ("track_order", _track_order(without_last=False)),
    "tracks without priority go by name without case": ("track_order", _track_order(name=str.lower)),
    "tracks without priority go by name backwards": (
        "track_order",
        _track_order(name=lambda track: tuple(-ord(letter) for letter in track)),
    ),
    "the lowest step leads": ("lead_order", _order(("next", 1), ("age", -1), ("open", -1), ("id", 1))),
    "the oldest leads": ("lead_order", _order(("age", -1), ("next", -1), ("open", -1), ("id", 1))),
    "the newest leads": ("lead_order", _order(("next", -1), ("age", 1), ("open", -1), ("id", 1))),
    "the largest leads before the oldest": (
        "lead_order",
        _order(("next", -1), ("open", -1), ("age", -1), ("id", 1)),
    ),
    "the smallest leads": ("lead_order", _order(("next", -1), ("age", -1), ("open", 1), ("id", 1))),
    "the highest id leads": ("lead_order", _order(("next", -1), ("age", -1), ("open", -1), ("id", -1))),
    "days late are those of the newest": (
        "days_late",
        lambda covered: min(item["late"] for item in covered),
    ),
    "a step taken today counts only on live occasions": (
        "is_done_today",
        lambda rows, as_of: _is_done_today([row for row in rows if _is_live(row)], as_of),
    ),
    "a step taken yesterday was taken today": (
        "is_done_today",
        lambda rows, as_of: _is_done_today(rows, as_of) or _is_done_today(rows, as_of - ONE_DAY),
    ),
    "credit must exceed the amount": (
        "reason_about_money",
        _with(_reason_about_money, 1, credit_base_minor=lambda row: row["credit_base_minor"] - 1),
    ),
    "the minimum must be exceeded": (
        "reason_about_money",
        _with(_reason_about_money, 2, min_base_minor=lambda row: row["min_base_minor"] + 1),
    ),
    "the minimum is one less": (
        "reason_about_money",
        _with(_reason_about_money, 2, min_base_minor=lambda row: row["min_base_minor"] - 1),
    ),
    "the minimum ignores credit": (
        "reason_about_money",
        lambda row, customer, step: (
            _reason_about_money(
                row,
                customer | {"credit_base_minor": -1},
                step | {"min_base_minor": step["min_base_minor"] + 1},
            )
            if customer["credit_base_minor"] < row["covered_base_minor"]
            else _reason_about_money(row, customer, step)
        ),
    ),
    "money rules bind every track": (
        "reason_about_money",
        lambda row, customer, step: _reason_about_money(row | {"track": "invoice"}, customer, step),
    ),
    "nobody has opted out": (
        "reason_about_contact",
        _with(_reason_about_contact, 0, opted_out=lambda row: False),
    ),
    "opted out and unreachable are confused": (
        "reason_about_contact",
        _reason_swapped("opted_out", "unreachable"),
    ),
    "internal work is the way out of a rule": ("reason_about_contact", _contact_falling_back_to_internal),
    "internal work is preferred": ("reason_about_contact", _contact_with_internal_channels_first),
    "only the first channel is tried": ("reason_about_contact", _contact_by_one_channel_only),
    "the gap is a day longer": (
        "reason_about_contact",
        _with(_reason_about_contact, 1, min_gap_days=lambda row: row["min_gap_days"] + 1),
    ),
    "the gap is a day shorter": (
        "reason_about_contact",
        _with(_reason_about_contact, 1, min_gap_days=lambda row: row["min_gap_days"] - 1),
    ),
    "internal work counts as contact": (
        "contacts_made",
        lambda customer, shelf: shelf["contacts"].get((customer["customer_id"],), []),
    ),
    "no weekday is quiet": (
        "is_quiet_day",
        lambda customer, shelf, on: _is_quiet_day(customer, shelf | {"quiet_weekdays": {}}, on),
    ),
    "no holiday is quiet": (
        "is_quiet_day",
        lambda customer, shelf, on: _is_quiet_day(customer, shelf | {"holidays": {}}, on),
    ),
    "weekdays begin on Sunday": (
        "is_quiet_day",
        lambda customer, shelf, on: (
            _is_quiet_day(customer, shelf | {"quiet_weekdays": {}}, on)
            or _is_quiet_day(customer, shelf | {"holidays": {}}, on + ONE_DAY)
        ),
    ),
    "caps on all channels together are ignored": (
        "is_under_caps",
        _caps_seen(lambda cap: cap["channel"] != "*"),
    ),
    "caps on one channel are ignored": ("is_under_caps", _caps_seen(lambda cap: cap["channel"] == "*")),
    "a cap's window is a day longer": ("is_under_caps", _caps_changed("window_days", 1)),
    "a cap's window is a day shorter": ("is_under_caps", _caps_changed("window_days", -1)),
    "a cap allows one more": ("is_under_caps", _caps_changed("max_contacts", 1)),
    "a cap allows one less": ("is_under_caps", _caps_changed("max_contacts", -1)),
    "approval looks at the tone alone": (
        "approval",
        lambda customer, step, channel: _approval(customer, step, None),
    ),
    "approval looks at the channel alone": (
        "approval",
        lambda customer, step, channel: _approval(customer, step | {"tone": "warm"}, channel),
    ),
    "everyone is vulnerable": ("approval", _with(_approval, 0, vulnerable=lambda row: True)),
    "the smallest amount goes first": ("capacity_order", _capacity_order(value=1)),
    "weights are ignored": ("capacity_order", _capacity_order(weighed=False)),
    "the newest goes first": ("capacity_order", _capacity_order(age=1)),
    "the highest id goes first": ("capacity_order", _capacity_order(place=-1)),
    "age is no part of the order": ("capacity_order", _capacity_order(age=0)),
    "capacity ignores what was done today": ("ration_capacity", _capacity_without_todays_contacts),
    "capacity is used up by older contacts": ("ration_capacity", _capacity_less_all_contacts),
}
