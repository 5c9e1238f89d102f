"""What may be written for a moment, a wish and a rule with its day. Leaves out the answers."""

from datetime import date, datetime
from typing import Any

import click

from dunwell.cli.days import FIRST_YEAR, LAST_YEAR, Day
from dunwell.law.contact_kinds import CHANNELS, WISHES
from dunwell.law.pack_files import shipped_packs


class LocalOrMoment(click.ParamType):
    """A day and a time of day, with an offset or without: 2026-03-11T20:30."""

    name = "MOMENT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        text = str(value).strip()
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or not any(sign in text for sign in ("T", "t", " ", ":")):
            self.fail(
                f"{value!r} is no moment. Write it as 2026-03-11T20:30, or with its offset.", param, ctx
            )
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fail(f"{value!r} is not between {FIRST_YEAR} and {LAST_YEAR}.", param, ctx)
        return found


class RuleDay(click.ParamType):
    """The id of a rule of a kind and a day, as bc-5day=2026-03-01."""

    name = "RULE=DAY"

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, date]:
        if isinstance(value, tuple):
            return value
        rule, _, day = str(value).partition("=")
        if not rule or not day:
            self.fail(f"{value!r} is no rule with a day. Write it as bc-5day=2026-03-01.", param, ctx)
        found = shipped_packs().rule(rule.strip())
        if found is None or found.kind != self._kind:
            what = (
                "is no rule of any pack" if found is None else f"is a rule on {found.kind.replace('_', ' ')}"
            )
            known = sorted(
                each.id
                for pack in shipped_packs().packs.values()
                for each in pack.rules
                if each.kind == self._kind
            )
            self.fail(f"{rule!r} {what}. It may be {', '.join(known)}.", param, ctx)
        return rule.strip(), Day().convert(day.strip(), param, ctx)


class WishWord(click.ParamType):
    """What a customer asked for, for which channel, and when: cease, opt_out:sms, no_workplace=2026-03-01."""

    name = "WISH[:CHANNEL][=DAY]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str, date | None]:
        if isinstance(value, tuple):
            return value
        what, _, day = str(value).partition("=")
        wish, _, channel = what.partition(":")
        if wish not in WISHES:
            self.fail(f"{wish!r} is no wish. It may be {', '.join(WISHES)}.", param, ctx)
        if channel and channel not in CHANNELS:
            self.fail(f"{channel!r} is no channel. It may be {', '.join(CHANNELS)}.", param, ctx)
        return wish, channel, Day().convert(day, param, ctx) if day else None
