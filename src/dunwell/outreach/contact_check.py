"""Checks every contact made against the rules in force on its day: was it allowed by what was known when it was made?

Rules and customers are those that were stored with the round of the day. What the program sent and should not have is
an error; what a person did and noted is told as a warning, for people may have their reasons. Changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa

from dunwell.engine.facts import CUSTOMER_KINDS
from dunwell.journal.reading import Reading, reading
from dunwell.ledger.models import Company
from dunwell.outreach.assigning import CannotGather, assignment_of
from dunwell.outreach.contact_clock import RulesOfDays, contact_clock
from dunwell.outreach.contact_evidence import read_evidence, read_rules
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.playbooks import CannotReadPlaybook
from dunwell.values.findings import Finding, Severity

#: So many findings of one rule and company are told one by one.
TOLD_EACH = 100
#: Contacts that one thread is quickest with.
FEW = 20_000

#: Who the customer was on the day, and the gap asked for: by the facts of the day's round, else as things are today.
_PLACED = """CREATE TEMP TABLE placed AS SELECT c.key, c.customer_id, c.channel, c.on_date, c.seen, c.known,
    c.by_program, coalesce(f.jurisdiction, u.jurisdiction) AS jurisdiction, coalesce(f.kind, u.kind) AS kind,
    coalesce(b.min_gap_days, own.min_gap_days) AS min_gap_days,
    CASE WHEN r.jurisdiction IS NULL THEN NULL ELSE c.on_date END AS rules_of
    FROM contact c LEFT JOIN customer u USING (customer_id)
    LEFT JOIN customers f ON f.day = c.on_date AND f.customer_id = c.customer_id
    LEFT JOIN playbooks b ON b.day = c.on_date AND b.playbook = f.playbook
    LEFT JOIN (SELECT DISTINCT day, jurisdiction FROM contact_caps) r
        ON r.day = c.on_date AND r.jurisdiction = coalesce(f.jurisdiction, u.jurisdiction)
    CROSS JOIN (SELECT min_gap_days FROM playbooks WHERE day IS NULL) own"""
#: The same with the customer's own day.
_PLACE = "CREATE TEMP TABLE place AS SELECT p.*, l.local_on FROM placed p LEFT JOIN local l USING (key)"
#: Pairs of a contact and one of the same customer that was known when it was made.
_BEFORE = """CREATE TEMP TABLE earlier AS SELECT x.key, y.key AS other, y.channel, y.on_date,
    x.on_date - y.on_date AS age_days
    FROM place x JOIN contact y ON y.customer_id = x.customer_id AND y.key <> x.key AND y.on_date <= x.on_date
    AND y.known <= x.seen
    WHERE x.on_date - y.on_date < 400"""

_RULES = {
    "too_soon": """SELECT p.key, max(e.on_date)::VARCHAR AS what, any_value(p.min_gap_days) AS most
        FROM place p JOIN earlier e USING (key) WHERE e.age_days < p.min_gap_days GROUP BY p.key""",
    "contact_cap": """SELECT key, arg_max(channel, made) AS what, max(made) AS made, arg_max(max_contacts, made) AS most,
        arg_max(window_days, made) AS days FROM (
            SELECT p.key, k.channel, k.window_days, k.max_contacts, count(e.other) AS made
            FROM place p JOIN contact_caps k ON k.day IS NOT DISTINCT FROM p.rules_of
                AND k.jurisdiction = p.jurisdiction AND k.kind = p.kind AND k.channel IN ('*', p.channel)
            LEFT JOIN earlier e ON e.key = p.key AND e.age_days < k.window_days
                AND (k.channel = '*' OR e.channel = k.channel)
            WHERE p.seen IS NOT NULL
            GROUP BY ALL HAVING count(e.other) >= k.max_contacts) GROUP BY key""",
    "quiet_day": """SELECT p.key, min(d.on_day)::VARCHAR AS what FROM place p
        JOIN (SELECT key, on_date AS on_day FROM place UNION SELECT key, local_on FROM place) d USING (key)
        JOIN quiet_weekdays q ON q.day IS NOT DISTINCT FROM p.rules_of AND q.jurisdiction = p.jurisdiction
            AND q.kind = p.kind AND q.weekday = isodow(d.on_day) - 1 GROUP BY p.key""",
    "holiday": """SELECT p.key, min(d.on_day)::VARCHAR AS what FROM place p
        JOIN (SELECT key, on_date AS on_day FROM place UNION SELECT key, local_on FROM place) d USING (key)
        JOIN holidays h ON h.day IS NOT DISTINCT FROM p.rules_of AND h.jurisdiction = p.jurisdiction
            AND h.on_date = d.on_day GROUP BY p.key""",
    "opted_out": """SELECT p.key, min(o.since_on)::VARCHAR AS what FROM place p JOIN opt_out o USING (customer_id)
        WHERE p.by_program AND o.channel IN ('', p.channel) AND o.since_on <= p.on_date
        AND (o.until_on IS NULL OR o.until_on >= p.on_date) AND o.known <= p.seen GROUP BY p.key""",
    "on_hold": """SELECT p.key, min(h.starts_on)::VARCHAR AS what, any_value(h.kind) AS kind
        FROM place p JOIN contact c USING (key) JOIN hold h ON h.customer_id = p.customer_id
        WHERE p.by_program AND h.starts_on <= p.on_date AND (h.ends_on IS NULL OR h.ends_on >= p.on_date)
        AND h.known <= p.seen
        AND NOT EXISTS (SELECT 1 FROM release r
            WHERE r.hold_id = h.hold_id AND r.on_date <= p.on_date AND r.known <= p.seen)
        AND (h.occasion_id IS NULL OR EXISTS (SELECT 1 FROM covered v
            WHERE v.message_id = c.message_id AND v.track = h.track AND v.occasion_id = h.occasion_id))
        GROUP BY p.key""",
    "not_decided": """SELECT c.key FROM contact c JOIN message m USING (message_id)
        WHERE NOT m.fits GROUP BY c.key""",
}
_WORDS = {
    "too_soon": "the one before was on {what}; at least {most} days lie between two",
    "contact_cap": "{made} had been made in {days} days ({what}); at most {most} are allowed",
    "quiet_day": "{what} is a quiet weekday",
    "holiday": "{what} is a public holiday",
    "opted_out": "they had asked not to be contacted since {what}",
    "on_hold": "they were on hold ({kind}) since {what}",
    "not_decided": "no decision to act stands behind its message",
    "quiet_hours": "it was {what}, outside the hours for this channel",
    "contact_times": "it was {what}, and they had asked to be reached at other times",
}
#: What is judged of contacts that a person made or noted; the rest is the program's to keep.
_OF_PEOPLE = ("too_soon", "contact_cap", "quiet_day", "holiday", "contact_times")
_WHO = """SELECT c.key, c.channel, c.on_date, c.message_id, c.by_program, u.ref
    FROM contact c LEFT JOIN customer u USING (customer_id) WHERE c.key IN (SELECT unnest($keys))"""


def check_contacts(company: Company | None = None, view: Reading | None = None) -> list[Finding]:
    """Returns the contacts, of one company or (None) of all, that were not allowed on their day; `column` is the rule."""
    if view is None:
        with reading() as opened:
            return check_contacts(company, opened)
    companies = [company] if company is not None else list(Company.objects.order_by("pk"))
    return [finding for each in companies for finding in _of_company(each, view)]


def _of_company(company: Company, view: Reading) -> Iterator[Finding]:
    evidence, policy = read_evidence(view, company.pk, company.jurisdiction), contact_policy(company)
    days = {each for each in evidence["contact"]["on_date"].unique().to_pylist() if each is not None}
    if not days:
        return
    tables, same_rules = read_rules(
        view, company.pk, days, policy, _gap_days(company), _places(evidence["customer"])
    )
    keys = evidence["contact"]["key"].to_pylist()
    # Threads cost more than they gain where there is little.
    with duckdb.connect(config={"threads": 1} if len(keys) < FEW else {}) as engine:
        for name, table in (evidence | tables).items():
            engine.register(name, table)
        engine.execute(_PLACED)
        placed = engine.sql("SELECT key, jurisdiction, kind, rules_of FROM placed").fetchall()
        hours = contact_clock(
            evidence, {row[0]: row[1:] for row in placed}, RulesOfDays(tables, same_rules), company
        )
        engine.register(
            "local",
            pa.table({"key": keys, "local_on": pa.array([each.local_on for each in hours], pa.date32())}),
        )
        engine.execute(_PLACE)
        engine.execute(_BEFORE)
        broken = {rule: engine.sql(sql).to_arrow_table().to_pylist() for rule, sql in _RULES.items()}
        for rule, said in (("quiet_hours", "late"), ("contact_times", "unwished")):
            whats = [(key, getattr(each, said)) for key, each in zip(keys, hours, strict=True)]
            broken[rule] = [{"key": key, "what": what} for key, what in whats if what]
        named = sorted({row["key"] for rows in broken.values() for row in rows})
        who = {
            row["key"]: row for row in engine.sql(_WHO, params={"keys": named}).to_arrow_table().to_pylist()
        }
    yield from _findings(company, broken, who)


def _gap_days(company: Company) -> int:
    """Returns the least gap that a playbook of the company's asks for today; 0 where it cannot be read."""
    try:
        return min(book.min_gap_days for book in assignment_of(company).playbooks.values())
    except (CannotReadPlaybook, CannotGather):
        return 0


def _places(customers: pa.Table) -> set[tuple[str, str]]:
    """Returns where the customers are, with their kinds; what is not as it should be is left out."""
    pairs = customers.group_by(["jurisdiction", "kind"]).aggregate([]).to_pydict()
    return {
        (place, kind)
        for place, kind in zip(pairs["jurisdiction"], pairs["kind"], strict=True)
        if place and kind in CUSTOMER_KINDS
    }


def _findings(
    company: Company, broken: dict[str, list[dict[str, Any]]], who: dict[int, dict[str, Any]]
) -> Iterator[Finding]:
    more: dict[tuple[str, Severity], int] = defaultdict(int)
    for rule, rows in broken.items():
        for row in sorted(rows, key=lambda each: each["key"]):
            contact = who[row["key"]]
            if not contact["by_program"] and rule not in _OF_PEOPLE and rule != "not_decided":
                continue
            error = contact["by_program"] or rule == "not_decided"
            severity = Severity.ERROR if error else Severity.WARNING
            more[rule, severity] += 1
            if more[rule, severity] <= TOLD_EACH:
                yield Finding(_said(company, rule, row, contact), column=rule, severity=severity)
    for (rule, severity), count in more.items():
        if count > TOLD_EACH:
            said = f"{company.key}: {count - TOLD_EACH} more contacts were not allowed ({rule})."
            yield Finding(said, column=rule, severity=severity)


def _said(company: Company, rule: str, row: dict[str, Any], contact: dict[str, Any]) -> str:
    which = f"message {contact['message_id']}" if contact["message_id"] else f"contact {contact['key']}"
    by = "" if contact["by_program"] else ", by a person,"
    return (
        f"{company.key}: {which} ({contact['channel']}){by} of {contact['on_date']} to customer {contact['ref']} "
        f"was not allowed: {_WORDS[rule].format(**row)}."
    )
