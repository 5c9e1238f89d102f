"""Gathers how customers are written in the rows of a file, each way once, and shapes records. Leaves out reading cells."""

from collections.abc import Iterator, Sequence

from dunwell.values.records import RECORDS, Batch

#: So many different mentions are held before they are handed on: enough for most files, few enough for memory.
HELD = 40_000
#: Fields of a customer's record by the target they come from, where the names differ.
_CUSTOMER = {"name": "customer_name"}
_NOTHING = {"text": "", "int": None, "date": None, "bool": None}


class Mentions:
    """Counts each way a customer is written, with the row where it stands first."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._times: dict[tuple, int] = {}
        self._first: dict[tuple, int] = {}

    def add(self, numbers: Sequence[int], values: dict[str, list]) -> Iterator[Batch]:
        """Takes note of the customers of these rows; hands on what was gathered when it is much."""
        found = customer_values(values, [])
        self._names = [name for name in found if name != "times"]
        times, first = self._times, self._first
        for number, mention in zip(
            numbers, zip(*(found[name] for name in self._names), strict=True), strict=True
        ):
            if mention in times:
                times[mention] += 1
            else:
                times[mention] = 1
                first[mention] = number
        if len(times) >= HELD:
            yield from self.flush()

    def flush(self) -> Iterator[Batch]:
        """Hands on what was gathered."""
        if self._times:
            columns = map(list, zip(*self._times, strict=True))
            shaped = dict(zip(self._names, columns, strict=True))
            yield batch(
                "customers", list(self._first.values()), shaped | {"times": list(self._times.values())}
            )
        self._times, self._first = {}, {}


def batch(kind: str, numbers: Sequence[int], values: dict[str, Sequence]) -> Batch:
    """Returns the records with every column of their kind; what the file does not give is empty or None."""
    given = {"row": numbers, **values}
    empty: dict[str, list] = {}
    columns = []
    for name, type_ in RECORDS[kind].items():
        column = given.get(name)
        if column is None:
            column = empty.setdefault(type_, [_NOTHING[type_]] * len(numbers))
        columns.append(column)
    return Batch(kind, columns)


def customer_values(values: dict[str, list], times: list[int]) -> dict[str, list]:
    """Returns the columns of customers' records among the values read."""
    names = RECORDS["customers"]
    found = {name: values[_CUSTOMER.get(name, name)] for name in names if _CUSTOMER.get(name, name) in values}
    return found | {"times": times, "ref": values["ref"], "spelling": values["spelling"]}
