"""Decides the daily plan in plain dicts and loops, to be checked against its contract by eye, rule by rule.

It was written from the contract alone and shares nothing with the engine but the names of the result's
columns. It takes the facts to be valid.
"""

from datetime import date

from dunwell.engine.facts import DECISIONS

CONTACT = {"email", "sms", "letter", "registered_letter", "call", "visit"}
INTERNAL = {"task", "agency", "solicitor"}
NOT_ABOUT_AN_OPEN_AMOUNT = {"receipt", "checkin", "welcome"}
ABOUT_MONEY = {"invoice", "instalment", "promise", "statement"}

Row = dict[str, object]
Facts = dict[str, list[Row]]

#: Every column after `reason`.
NULL_UNTIL_A_LEAD = dict.fromkeys(DECISIONS.names[3:])


def plan(facts: Facts, as_of: date) -> tuple[list[Row], list[Row]]:
    """Returns (decisions, covered): the two results of the plan as rows in their order."""
    shelf = index(facts)
    drafts = []
    for customer in sorted(facts["customers"], key=lambda row: row["customer_id"]):
        occasions = shelf["occasions"].get((customer["customer_id"],), [])
        if any(is_live(occasion) for occasion in occasions):
            drafts.append(decide(customer, occasions, shelf, as_of))
    ration_capacity(drafts, facts, as_of)
    return [draft["row"] for draft in drafts], covered_rows(drafts)


def group(rows: list[Row], *columns: str) -> dict[tuple, list[Row]]:
    groups: dict[tuple, list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[column] for column in columns), []).append(row)
    return groups


def index(facts: Facts) -> dict[str, dict[tuple, list[Row]]]:
    """Returns every table the rules look things up in, grouped by what they look them up by."""
    return {
        "occasions": group(facts["occasions"], "customer_id"),
        "holds_on_customer": group([row for row in facts["holds"] if row["track"] is None], "customer_id"),
        "holds_on_occasion": group(facts["holds"], "track", "occasion_id"),
        "contacts": group(facts["contacts"], "customer_id"),
        "reach": group(facts["reach"], "customer_id"),
        "steps": group(facts["steps"], "playbook", "track"),
        "step_channels": group(facts["step_channels"], "playbook", "track", "step_no"),
        "playbooks": group(facts["playbooks"], "playbook"),
        "track_priority": group(facts["track_priority"], "playbook"),
        "contact_caps": group(facts["contact_caps"], "jurisdiction", "kind"),
        "quiet_weekdays": group(facts["quiet_weekdays"], "jurisdiction", "kind"),
        "holidays": group(facts["holidays"], "jurisdiction"),
    }


# --- Stage 1: live occasions --------------------------------------------------------------------------------


def is_live(occasion: Row) -> bool:
    return occasion["open_base_minor"] > 0 or occasion["track"] in NOT_ABOUT_AN_OPEN_AMOUNT


# --- Stage 2: next step -------------------------------------------------------------------------------------


def next_step(occasion: Row, ladder: list[Row], late: int) -> tuple[Row, int] | None:
    """Returns the step the occasion takes next and its wait in days since the one before; None: no step."""
    if not ladder:
        return None
    by_number = {step["step_no"]: step for step in ladder}
    n = len(ladder)
    p = len([step for step in ladder if step["offset_days"] < 0])
    number = max(occasion["last_step"] + 1, p + 1 if late >= 0 else 1)
    if number <= n:
        return by_number[number], by_number[number]["wait_days"]
    last = by_number[n]
    if last["repeat_days"] is not None and occasion["last_step"] >= n:
        return last, max(last["wait_days"], last["repeat_days"])
    return None


# --- Stage 3: due -------------------------------------------------------------------------------------------


def is_due(occasion: Row, step: Row, wait: int, late: int, as_of: date) -> bool:
    if late < step["offset_days"]:
        return False
    if step["offset_days"] < 0 and not late < 0:
        return False
    return occasion["last_step"] == 0 or (as_of - occasion["last_step_on"]).days >= wait


def due_occasions(customer: Row, occasions: list[Row], shelf: dict, as_of: date) -> list[Row]:
    """Returns {occasion, step, late} of each live occasion that is due."""
    due = []
    for occasion in occasions:
        ladder = shelf["steps"].get((customer["playbook"], occasion["track"]), [])
        late = (as_of - occasion["anchor_on"]).days
        found = next_step(occasion, ladder, late)
        if is_live(occasion) and found is not None and is_due(occasion, *found, late, as_of):
            due.append({"occasion": occasion, "step": found[0], "late": late})
    return due


# --- Stage 4: held, left alone ------------------------------------------------------------------------------


def is_active(hold: Row, as_of: date) -> bool:
    return hold["starts_on"] <= as_of and (hold["ends_on"] is None or as_of <= hold["ends_on"])


def holds_about(occasion: Row, shelf: dict) -> list[Row]:
    """Returns the holds on the occasion's customer and those on the occasion, which its track and id alone name."""
    on_customer = shelf["holds_on_customer"].get((occasion["customer_id"],), [])
    on_occasion = shelf["holds_on_occasion"].get((occasion["track"], occasion["occasion_id"]), [])
    return on_customer + on_occasion


def kinds_holding(occasion: Row, shelf: dict, as_of: date) -> list[str]:
    """Returns the kinds of the active holds that take the occasion out."""
    return [hold["kind"] for hold in holds_about(occasion, shelf) if is_active(hold, as_of)]


def is_left_alone(item: Row, patience_days: int, as_of: date) -> bool:
    likely_paid_by = item["occasion"]["likely_paid_by"]
    return (
        likely_paid_by is not None
        and likely_paid_by >= as_of
        and item["step"]["tone"] in ("warm", "friendly")
        and item["late"] < item["step"]["offset_days"] + patience_days
    )


# --- Stage 5: track -----------------------------------------------------------------------------------------


def track_order(track: str, priorities: list[Row]) -> tuple:
    for row in priorities:
        if row["track"] == track:
            return (0, row["priority"], "")
    return (1, 0, track)


# --- Stage 6: lead ------------------------------------------------------------------------------------------


def lead_order(item: Row) -> tuple:
    occasion = item["occasion"]
    return (
        -item["step"]["step_no"],
        occasion["anchor_on"],
        -occasion["open_base_minor"],
        occasion["occasion_id"],
    )


# --- Stage 7 and section 3: the first reason that is true ---------------------------------------------------


def is_done_today(occasions: list[Row], as_of: date) -> bool:
    return any(occasion["last_step_on"] == as_of for occasion in occasions)


def first_kind(holding: list[list[str]]) -> str:
    """Returns the kind that sorts first among those that took out at least one of the due occasions."""
    return min(kind for kinds in holding for kind in kinds)


def days_late(covered: list[Row]) -> int:
    """Returns how late the oldest is, the one with the lowest anchor."""
    return min(covered, key=lambda item: item["occasion"]["anchor_on"])["late"]


def decide(customer: Row, occasions: list[Row], shelf: dict, as_of: date) -> Row:
    """Returns {row, covered, lead, customer}: the row before capacity, and what capacity needs to know."""
    row = {"customer_id": customer["customer_id"], "decision": "wait", "reason": None} | NULL_UNTIL_A_LEAD
    draft = {"row": row, "covered": [], "lead": None, "customer": customer}
    playbook = shelf["playbooks"][(customer["playbook"],)][0]

    due = due_occasions(customer, occasions, shelf, as_of)
    holding = [kinds_holding(item["occasion"], shelf, as_of) for item in due]
    unheld = [item for item, kinds in zip(due, holding, strict=True) if not kinds]
    taking_part = [item for item in unheld if not is_left_alone(item, playbook["patience_days"], as_of)]

    if is_done_today(occasions, as_of):
        row["reason"] = "done_today"
    elif due and not unheld:
        row["reason"] = "on_hold"
        row["hold_kind"] = first_kind(holding)
    elif unheld and not taking_part:
        row["reason"] = "likely_to_pay"
    elif not due:
        row["reason"] = "nothing_due"
    else:
        priorities = shelf["track_priority"].get((customer["playbook"],), [])
        tracks = {item["occasion"]["track"] for item in taking_part}
        first_track = min(tracks, key=lambda track: track_order(track, priorities))
        draft["covered"] = [item for item in taking_part if item["occasion"]["track"] == first_track]
        draft["lead"] = min(draft["covered"], key=lead_order)
        decide_step(draft, playbook, shelf, as_of)
    return draft


def decide_step(draft: Row, playbook: Row, shelf: dict, as_of: date) -> None:
    """Fills the row of a customer who has a lead."""
    row, customer, step = draft["row"], draft["customer"], draft["lead"]["step"]
    row["track"] = draft["lead"]["occasion"]["track"]
    row["step_no"] = step["step_no"]
    row["step_key"] = step["key"]
    row["tone"] = step["tone"]
    row["lead_id"] = draft["lead"]["occasion"]["occasion_id"]
    row["covered_count"] = len(draft["covered"])
    row["covered_base_minor"] = sum(item["occasion"]["open_base_minor"] for item in draft["covered"])
    row["days_late"] = days_late(draft["covered"])
    row["reason"] = reason_about_money(row, customer, step)
    if row["reason"] is None:
        row["reason"], row["channel"] = reason_about_contact(customer, playbook, step, shelf, as_of)
    if row["reason"] is None:
        row["decision"], row["reason"] = "act", "ok"
    row["approval"] = approval(customer, step, row["channel"])


def reason_about_money(row: Row, customer: Row, step: Row) -> str | None:
    if row["track"] not in ABOUT_MONEY:
        return None
    if customer["credit_base_minor"] >= row["covered_base_minor"]:
        return "covered_by_credit"
    if row["covered_base_minor"] - customer["credit_base_minor"] < step["min_base_minor"]:
        return "below_minimum"
    return None


# --- Stage 8: channel ---------------------------------------------------------------------------------------


def reason_about_contact(
    customer: Row, playbook: Row, step: Row, shelf: dict, as_of: date
) -> tuple[str | None, str | None]:
    """Returns (reason to wait, None), or (None, the channel to act on)."""
    listed = shelf["step_channels"].get((step["playbook"], step["track"], step["step_no"]), [])
    ranked = [row["channel"] for row in sorted(listed, key=lambda row: row["rank"])]
    contact = [channel for channel in ranked if channel in CONTACT]
    internal = [channel for channel in ranked if channel in INTERNAL]
    reachable = {row["channel"] for row in shelf["reach"].get((customer["customer_id"],), [])}
    made = contacts_made(customer, shelf)
    possible = [] if customer["opted_out"] else [channel for channel in contact if channel in reachable]

    if contact and not internal and customer["opted_out"]:
        return "opted_out", None
    if contact and not internal and not possible:
        return "unreachable", None
    if not possible:
        return None, (internal[0] if internal else None)
    if is_quiet_day(customer, shelf, as_of):
        return "quiet_day", None
    if any((as_of - row["on_date"]).days < playbook["min_gap_days"] for row in made):
        return "too_soon", None
    under_caps = [channel for channel in possible if is_under_caps(channel, customer, made, shelf, as_of)]
    if not under_caps:
        return "contact_cap", None
    return None, under_caps[0]


def contacts_made(customer: Row, shelf: dict) -> list[Row]:
    """Returns the customer's contacts on contact channels; no contact rule looks at the internal ones."""
    return [row for row in shelf["contacts"].get((customer["customer_id"],), []) if row["channel"] in CONTACT]


def is_quiet_day(customer: Row, shelf: dict, as_of: date) -> bool:
    weekdays = shelf["quiet_weekdays"].get((customer["jurisdiction"], customer["kind"]), [])
    holidays = shelf["holidays"].get((customer["jurisdiction"],), [])
    return any(row["weekday"] == as_of.weekday() for row in weekdays) or any(
        row["on_date"] == as_of for row in holidays
    )


def is_under_caps(channel: str, customer: Row, made: list[Row], shelf: dict, as_of: date) -> bool:
    for cap in shelf["contact_caps"].get((customer["jurisdiction"], customer["kind"]), []):
        if cap["channel"] not in (channel, "*"):
            continue
        counted = [row for row in made if cap["channel"] in (row["channel"], "*")]
        in_window = [row for row in counted if 0 <= (as_of - row["on_date"]).days < cap["window_days"]]
        if not len(in_window) < cap["max_contacts"]:
            return False
    return True


def approval(customer: Row, step: Row, channel: str | None) -> str:
    """Returns the approval after the vulnerable rule; `channel` is None where none was chosen."""
    grave = step["tone"] in ("formal", "final") or channel in ("visit", "agency", "solicitor")
    return "review" if customer["vulnerable"] and grave else step["approval"]


# --- Stage 9: capacity --------------------------------------------------------------------------------------


def capacity_order(draft: Row) -> tuple:
    return (
        -draft["row"]["covered_base_minor"] * draft["customer"]["weight_pct"],
        draft["lead"]["occasion"]["anchor_on"],
        draft["customer"]["customer_id"],
    )


def ration_capacity(drafts: list[Row], facts: Facts, as_of: date) -> None:
    """Makes those wait who would act on a channel beyond what is left of its capacity today."""
    for limit in facts["capacity"]:
        channel = limit["channel"]
        made = [row for row in facts["contacts"] if row["channel"] == channel and row["on_date"] == as_of]
        left = max(0, limit["max_per_day"] - len(made))
        acting = [d for d in drafts if d["row"]["decision"] == "act" and d["row"]["channel"] == channel]
        for draft in sorted(acting, key=capacity_order)[left:]:
            draft["row"]["decision"], draft["row"]["reason"] = "wait", "over_capacity"


# --- The second result --------------------------------------------------------------------------------------


def covered_rows(drafts: list[Row]) -> list[Row]:
    rows = [
        {
            "customer_id": draft["customer"]["customer_id"],
            "track": item["occasion"]["track"],
            "occasion_id": item["occasion"]["occasion_id"],
            "step_no": item["step"]["step_no"],
        }
        for draft in drafts
        if draft["row"]["decision"] == "act"
        for item in draft["covered"]
    ]
    return sorted(rows, key=lambda row: (row["customer_id"], row["track"], row["occasion_id"]))
