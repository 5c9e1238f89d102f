"""Loads mapping profiles from TOML and says exactly what is wrong with one. Leaves out files of rows.

The format is documented in `docs/import.md`. Profiles of the project lie in `dunwell/data/profiles`; a user's own, in
folders given by the caller, come first.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from dunwell.adapters.accounting.dates import LAYOUTS
from dunwell.values.records import CannotRead, unreadable

CUSTOMER_TARGETS = (
    "customer_ref", "customer_name", "email", "phone", "mobile", "contact_name", "address", "postcode", "city",
    "country", "region", "language", "time_zone", "customer_kind", "key_account", "account_manager",
    "payment_terms_days", "credit_limit", "vat_number",
)  # fmt: skip
_ITEM = ("number", "issued_on", "due_on", "currency", "amount", "open_amount", "paid_amount", "settled_on",
         "kind", "reference", "note", "last_chased_on", "last_step", "disputed", "quantity", "price",
         "discount_percent", "tax")  # fmt: skip
#: What the columns of each kind of layout may become.
TARGETS = {
    "customers": CUSTOMER_TARGETS,
    "invoices": CUSTOMER_TARGETS + _ITEM,
    "credit_notes": CUSTOMER_TARGETS + _ITEM,
    "payments": (*CUSTOMER_TARGETS, "number", "received_on", "currency", "amount", "invoice_number",
                 "reference", "payer_iban"),
    "chases": ("customer_ref", "number", "last_chased_on", "last_step"),
}  # fmt: skip
CLEANINGS = ("no_leading_zeros", "no_dot_zero", "upper", "no_dots")
ACTIONS = ("skip", "ignore", "tell", "void", "invoice", "credit_note", "payment", "paid")


@dataclass(frozen=True, slots=True)
class Column:
    """Where one target comes from: the first of `names` that stands in the header, or all of them joined.

    `needed`: no row without it; `expected`: the header names it, though cells may be empty.
    """

    target: str
    names: tuple[str, ...]
    needed: bool = False
    expected: bool = False
    join: str | None = None
    otherwise: str | None = None
    clean: tuple[str, ...] = ()
    values: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RowRule:
    """What is done with rows whose column holds one of `among` (or, `negated`, none of them), and why."""

    names: tuple[str, ...]
    among: frozenset[str]
    negated: bool
    action: str
    why: str


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file a system exports, recognised by the columns it needs."""

    name: str
    kind: str
    columns: tuple[Column, ...]
    rules: tuple[RowRule, ...] = ()
    dates: tuple[str, ...] = ("ymd",)
    date_order: str | None = None
    decimals: str = "."
    parentheses: bool = False
    negative: str = "credit_note"
    group: str | None = None
    currency: str | None = None
    short_rows: bool = False
    says: tuple[str, ...] = ()

    def names(self, needed_only: bool = False) -> dict[str, tuple[str, ...]]:
        """Returns the header names of each target, or of those a file of this layout has at least."""
        return {
            column.target: column.names
            for column in self.columns
            if column.needed or column.expected or not needed_only
        }


@dataclass(frozen=True, slots=True)
class Profile:
    """The layouts of one source system."""

    name: str
    title: str
    layouts: tuple[Layout, ...]
    path: Path | None = field(default=None, compare=False)


def profile_names(folders: Iterable[Path] = ()) -> list[str]:
    """Returns the names of all profiles, the project's and those in the folders."""
    own = [path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.toml")]
    return sorted({*own, *(path.stem for path in _shipped() if path.suffix == ".toml")})


def load_profile(name: str, folders: Iterable[Path] = ()) -> Profile:
    """Returns the profile of that name, or in the file of that path. Raises `CannotRead` naming file and key."""
    folders = tuple(folders)
    if name.endswith(".toml"):
        return read_profile(Path(name))
    places = [
        *(folder / f"{name}.toml" for folder in folders),
        *(path for path in _shipped() if path.stem == name),
    ]
    for path in places:
        if path.is_file() and "/" not in name:
            return read_profile(path)
    known = ", ".join(profile_names(folders))
    raise unreadable(
        f"There is no profile {name!r}. Use one of: {known}; or a path to a TOML file of your own."
    )


def read_profile(path: Path) -> Profile:
    """Returns the profile written in a file. Raises `CannotRead` naming the line or the key and what to do."""
    try:
        data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except OSError as error:
        raise unreadable(f"The profile {path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise unreadable(f"The profile {path} is no valid TOML: {error}.") from None
    try:
        return _Checker(path).profile(data)
    except CannotRead:
        raise
    except (TypeError, AttributeError, KeyError) as error:
        raise unreadable(f"The profile {path} is not shaped as docs/import.md says: {error}.") from None


def _shipped() -> list[Path]:
    return [Path(str(entry)) for entry in files("dunwell").joinpath("data/profiles").iterdir()]


class _Checker:
    """Builds a profile from parsed TOML, refusing what it does not know."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def profile(self, data: dict) -> Profile:
        self._known(data, ("name", "title", "layout"), "at the top")
        name = data.get("name", self._path.stem)
        if (
            not isinstance(name, str)
            or not name.replace("-", "").isalnum()
            or name != name.lower()
            or len(name) > 30
        ):
            self._wrong("name", "give a short name of lower-case letters, digits and hyphens")
        if not data.get("layout"):
            self._wrong("layout", "give at least one [[layout]]")
        layouts = tuple(self.layout(entry, number) for number, entry in enumerate(data["layout"], 1))
        if len({layout.name for layout in layouts}) < len(layouts):
            self._wrong("layout.name", "two layouts have the same name")
        return Profile(name, data.get("title", name), layouts, self._path)

    def layout(self, data: dict, number: int) -> Layout:
        name = data.get("name", "")
        place = f"layout {name or number}"
        self._known(data, ("name", "kind", "columns", "rows", "dates", "date_order", "decimals", "parentheses", "negative",
                           "group", "currency", "short_rows", "says"), place)  # fmt: skip
        if not name.replace("-", "").isalnum() or name == "settled" or len(name) > 20:
            self._wrong(
                f"{place}, name", "give it a short name of letters, digits and hyphens (not 'settled')"
            )
        self._choice(data, "kind", tuple(TARGETS), place)
        for key, choices in (("date_order", ("dmy", "mdy")), ("decimals", (".", ",", "detect")),
                             ("negative", ("credit_note", "payment", "refuse")), ("group", ("sum", "repeat")),
                             ("parentheses", (True, False)), ("short_rows", (True, False))):  # fmt: skip
            if key in data:
                self._choice(data, key, choices, place)
        dates = tuple(data.get("dates", ("ymd",)))
        if not dates or not set(dates) <= set(LAYOUTS):
            self._wrong(f"{place}, dates", f"name some of {', '.join(LAYOUTS)}")
        columns = tuple(self.column(data["kind"], *item, place) for item in data.get("columns", {}).items())
        if "customer_ref" not in {column.target for column in columns}:
            self._wrong(f"{place}, columns", "say which column is customer_ref")
        plain = {key: data[key] for key in ("date_order", "decimals", "parentheses", "negative", "group", "currency",
                                            "short_rows") if key in data}  # fmt: skip
        rules = tuple(self.rule(entry, place) for entry in data.get("rows", ()))
        return Layout(name, data["kind"], columns, rules, dates, says=tuple(data.get("says", ())), **plain)

    def column(self, kind: str, target: str, data: object, place: str) -> Column:
        place = f"{place}, columns.{target}"
        if target not in TARGETS[kind]:
            self._wrong(place, f"no such target; use one of {', '.join(TARGETS[kind])}")
        if isinstance(data, str | list):
            data = {"from": data}
        self._known(data, ("from", "needed", "expected", "join", "otherwise", "clean", "values"), place)
        names = data.get("from", ())
        names = (names,) if isinstance(names, str) else tuple(names)
        if not names or not all(isinstance(name, str) and name.strip() for name in names):
            self._wrong(f"{place}.from", "name the header of the column, or several of them in a list")
        clean = tuple(data.get("clean", ()))
        if not set(clean) <= set(CLEANINGS):
            self._wrong(f"{place}.clean", f"use some of {', '.join(CLEANINGS)}")
        values = data.get("values")
        if values is not None:
            values = {" ".join(key.split()).casefold(): str(value) for key, value in values.items()}
        flags = (data.get("needed", False), data.get("expected", False))
        if not all(isinstance(flag, bool) for flag in flags):
            self._wrong(place, "needed and expected are true or false")
        return Column(target, names, *flags, data.get("join"), data.get("otherwise"), clean, values)

    def rule(self, data: dict, place: str) -> RowRule:
        place = f"{place}, rows"
        self._known(data, ("column", "is", "is_not", "then", "why"), place)
        self._choice(data, "then", ACTIONS, place)
        if ("is" in data) == ("is_not" in data) or "column" not in data:
            self._wrong(place, "give a column and either is or is_not")
        names = data["column"]
        cells = data.get("is", data.get("is_not"))
        return RowRule(
            (names,) if isinstance(names, str) else tuple(names),
            frozenset(" ".join(str(cell).split()).casefold() for cell in cells),
            "is_not" in data,
            data["then"],
            data.get("why", ""),
        )

    def _known(self, data: dict, keys: tuple[str, ...], place: str) -> None:
        if not isinstance(data, dict):
            self._wrong(place, "a table is needed here")
        for key in data:
            if key not in keys:
                self._wrong(f"{place}: {key}", f"no such key; use one of {', '.join(keys)}")

    def _choice(self, data: dict, key: str, choices: tuple, place: str) -> None:
        if data.get(key) not in choices:
            self._wrong(f"{place}, {key}", f"use one of {', '.join(map(str, choices))}")

    def _wrong(self, place: str, what: str) -> None:
        raise unreadable(f"The profile {self._path} is wrong at {place}: {what}.")
