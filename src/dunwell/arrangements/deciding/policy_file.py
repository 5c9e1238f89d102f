"""Reads a policy from the text of its file; all that is wrong is told at once, by line and key. Leaves out folders."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from dunwell.arrangements.deciding import policy as of
from dunwell.values.findings import Finding

#: Days and counts stay far inside what every calendar and table can hold.
MOST = 3_660
_MOST_AMOUNT = Decimal(10) ** 12

#: Reads one value, or raises `ValueError` that says what it has to be.
_Reader = Callable[[Any], Any]


class CannotReadPolicy(Exception):
    """A policy file is wrong: `findings` tell of each fault, its message begins with the file's name."""

    def __init__(self, file: str, findings: list[Finding]) -> None:
        super().__init__("\n".join(f"{file}: {_told(each)}" for each in findings))
        self.findings = findings


def _told(finding: Finding) -> str:
    place = [f"line {finding.row}"] if finding.row else []
    return ", ".join([*place, *([finding.column] if finding.column else [])]) + f": {finding.message}"


def _whole(least: int, most: int = MOST) -> _Reader:
    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"write a whole number from {least} to {most}")
        return value

    return read


def _number(value: Any, most: Decimal, wanted: str) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str | int | Decimal) and value is not True else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number <= most:
        raise ValueError(wanted)
    return number


def _amount(above: Decimal = Decimal(0)) -> _Reader:
    wanted = "write an amount such as 25.00" + (", more than nothing" if above else "")

    def read(value: Any) -> Decimal:
        number = _number(value, _MOST_AMOUNT, wanted)
        if number < above:
            raise ValueError(wanted)
        return number

    return read


def _percent(least: str = "0", most: str = "100") -> _Reader:
    wanted = f"write a percentage from {least} to {most} with at most two decimals, such as 2.5"

    def read(value: Any) -> int:
        share = _number(value, Decimal(most), wanted) * 100
        if share != int(share) or share < Decimal(least) * 100:
            raise ValueError(wanted)
        return int(share)

    return read


def _one_of(known: tuple[str, ...]) -> _Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"write one of {', '.join(known)}")
        return value

    return read


def _frequencies(value: Any) -> tuple[str, ...]:
    known = isinstance(value, list) and all(each in of.FREQUENCIES for each in value)
    if not known or not value or len(set(value)) < len(value):
        raise ValueError(f"list one or more of {', '.join(of.FREQUENCIES)}, each once")
    return tuple(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 100:
        raise ValueError("write a text of at most 100 characters")
    return value


def _key(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_-]{0,49}", value):
        raise ValueError("write small letters, digits, - and _, beginning with a letter")
    return value


_CENT = Decimal("0.0001")
#: Section to (what it becomes, key to (its reader, the name it has there)).
_SECTIONS: dict[str, tuple[Callable[..., Any], dict[str, tuple[_Reader, str]]]] = {
    "plan": (of.PlanRules, {
        "least_amount": (_amount(_CENT), "least_amount"),
        "largest_debt": (_amount(_CENT), "largest_debt"),
        "most_instalments": (_whole(2, 120), "most_instalments"),
        "longest_days": (_whole(7), "longest_days"),
        "first_within_days": (_whole(1, 366), "first_within_days"),
        "down_payment_percent": (_percent("0", "90"), "down_payment_bp"),
        "last_percent": (_percent("1"), "last_bp"),
        "frequencies": (_frequencies, "frequencies"),
        "end_of_month": (_flag, "end_of_month"),
        "moved": (_one_of(of.MOVES), "moved"),
        "interest": (_one_of(of.INTEREST), "interest"),
        "miss_grace_days": (_whole(0, 60), "miss_grace_days"),
        "replan_after_days": (_whole(1, 90), "replan_after_days"),
        "replan_longer_days": (_whole(0, 366), "replan_longer_days"),
    }),
    "promise": (of.PromiseRules, {
        "latest_days": (_whole(1, 366), "latest_days"),
        "grace_days": (_whole(0, 60), "grace_days"),
        "most_broken": (_whole(1, 100), "most_broken"),
        "most_moved": (_whole(0, 100), "most_moved"),
    }),
    "deferral": (of.DeferralRules, {
        "longest_days": (_whole(1, 366), "longest_days"),
        "most_a_year": (_whole(0, 100), "most_a_year"),
    }),
    "discount": (of.DiscountRules, {
        "percent": (_percent("0.01", "50"), "share_bp"),
        "days": (_whole(1, 366), "days"),
        "least_amount": (_amount(), "least_amount"),
    }),
    "settlement": (of.SettlementRules, {
        "pay_within_days": (_whole(1, 366), "pay_within_days"),
        "grace_days": (_whole(0, 60), "grace_days"),
    }),
    "write_off": (of.MostRules, {"most": (_amount(), "most")}),
    "goodwill": (of.MostRules, {"most": (_amount(), "most")}),
    "incentive": (of.IncentiveRules, {
        "paid_on_time": (_whole(1, 1000), "paid_on_time"),
        "within_days": (_whole(1), "within_days"),
        "reward": (_one_of(of.REWARDS), "reward"),
        "percent": (_percent("0", "50"), "share_bp"),
        "valid_days": (_whole(1, 3_660), "valid_days"),
        "extra_days": (_whole(0, 366), "extra_days"),
    }),
    "dispute": (of.DisputeRules, {
        "answer_days": (_whole(1, 60), "answer_days"),
        "resume_days": (_whole(0, 90), "resume_days"),
    }),
    "hardship": (of.HardshipRules, {
        "person_within_days": (_whole(1, 10), "person_within_days"),
        "review_days": (_whole(1, 366), "review_days"),
    }),
}  # fmt: skip
#: The lists of tables in the section `settlement`.
_LISTS: dict[str, tuple[Callable[..., Any], dict[str, tuple[_Reader, str]]]] = {
    "step": (of.SettlementStep, {
        "older_than_days": (_whole(0, 36_600), "older_than_days"),
        "above": (_amount(), "above"),
        "percent": (_percent("0.01", "99"), "share_bp"),
    }),
    "way": (of.Way, {
        "key": (_key, "key"),
        "recovers_percent": (_percent(), "recovers_bp"),
        "cost": (_amount(), "cost"),
        "cost_percent": (_percent(), "cost_bp"),
        "days": (_whole(1, 3_660), "days"),
    }),
}  # fmt: skip
_NEEDED = ("dispute", "hardship")


def read_policy(file: str, raw: bytes) -> of.Policy:
    """Returns the policy of a file's bytes; `file` is its name. Raises `CannotReadPolicy` with all that is wrong."""
    try:
        text = raw.decode()
        data = tomllib.loads(text, parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        found = re.search(r"at line (\d+)", str(error))
        raise CannotReadPolicy(
            file, [Finding(f"it is not TOML: {error}", int(found[1]) if found else None)]
        ) from None
    book = _Book(text)
    policy = book.policy(data, file.removesuffix(".toml"), hashlib.sha256(raw).hexdigest())
    if policy is None:
        raise CannotReadPolicy(file, sorted(book.findings, key=lambda each: each.row or 0))
    return policy


class _Book:
    """One file being read, and what was found wrong so far."""

    def __init__(self, text: str) -> None:
        self._lines = dict(_places(text))
        self.findings: list[Finding] = []

    def policy(self, data: dict[str, Any], stem: str, sha256: str) -> of.Policy | None:
        values = self._section("", {k: v for k, v in data.items() if not isinstance(v, dict)},
                               {"key": (_key, "key"), "name": (_text, "name")})  # fmt: skip
        if values.get("key", stem) != stem:
            self._find("", "key", f"the file of a policy is named for its key: {values['key']}.toml")
        for name, table in data.items():
            if isinstance(table, dict) and name not in _SECTIONS:
                self._find(name, "", f"there is no such section; there are {', '.join(_SECTIONS)}")
        for name in _NEEDED:
            if not isinstance(data.get(name), dict):
                self._find(name, "", f"it is missing; add the section [{name}]")
        for name, (make, keys) in _SECTIONS.items():
            if isinstance(data.get(name), dict):
                values[name] = self._made(name, data[name], make, keys)
        self._between_keys(values)
        return None if self.findings else of.Policy(**values, sha256=sha256)

    def _made(self, name: str, table: dict[str, Any], make: Callable[..., Any], keys: Any) -> Any:
        lists = _LISTS if name == "settlement" else {}
        values = self._section(name, {k: v for k, v in table.items() if k not in lists}, keys)
        for key, (make_one, its_keys) in lists.items():
            values[f"{key}s"] = tuple(self._listed(f"{name}.{key}", table.get(key, []), make_one, its_keys))
        return None if self.findings else make(**values)

    def _listed(self, name: str, tables: Any, make: Callable[..., Any], keys: Any) -> Iterator[Any]:
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            self._find(name, "", f"write it as a list of tables, [[{name}]]")
            return
        for number, table in enumerate(tables):
            values = self._section(f"{name}#{number}", table, keys)
            if not self.findings:
                yield make(**values)

    def _section(self, name: str, table: Mapping[str, Any], keys: Any) -> dict[str, Any]:
        values = {}
        for key, value in table.items():
            if key not in keys:
                self._find(name, key, f"there is no such key here; there are {', '.join(keys)}")
                continue
            read, becomes = keys[key]
            try:
                values[becomes] = read(value)
            except ValueError as error:
                self._find(name, key, f"{error}; it is {value!r}")
        for key in keys:
            if key not in table:
                self._find(name, key, "it is missing; docs/arrangements.md says what it means")
        return values

    def _between_keys(self, values: dict[str, Any]) -> None:
        plan = values.get("plan")
        if plan is not None and plan.first_within_days > plan.longest_days:
            self._find("plan", "first_within_days", "it is more than longest_days; make it fewer")
        reward = values.get("incentive")
        if reward is not None and not (reward.extra_days if reward.reward == "terms" else reward.share_bp):
            key = "extra_days" if reward.reward == "terms" else "percent"
            self._find("incentive", key, f"the reward {reward.reward} is nothing with it; make it more")

    def _find(self, section: str, key: str, message: str) -> None:
        line = self._lines.get((section, key), self._lines.get((section, "")))
        shown = ".".join(part for part in (section.partition("#")[0], key) if part)
        self.findings.append(Finding(message, line, shown or None))


def _places(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Yields (section, key) and its line; a section of a list is numbered from 0, and a section's own key is empty."""
    section, seen = "", dict[str, int]()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*(\[\[?)\s*([^\]\s]+)\s*\]", line):
            section = header[2].replace('"', "")
            if header[1] == "[[":
                seen[section] = seen.get(section, -1) + 1
                section = f"{section}#{seen[section]}"
            yield (section, ""), number
        elif found := re.match(r"\s*\"?([\w-]+)\"?\s*=", line):
            yield (section, found[1]), number
