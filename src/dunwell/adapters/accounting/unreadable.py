"""What a converter says of a cell it cannot read. Leaves out where the cell stands."""

from collections.abc import Callable

#: Distinct cells remembered by one converter: most columns repeat themselves.
MEMORY = 50_000


class Bad:
    """Stands for a cell that was not read, with what to tell of it; `fatal` refuses the whole row."""

    __slots__ = ("fatal", "message")

    def __init__(self, message: str, fatal: bool = True) -> None:
        self.message, self.fatal = message, fatal


class Memo(dict):
    """Remembers what a converter made of a cell; `bad` becomes true once anything could not be read."""

    def __init__(self, read: Callable[[object], object]) -> None:
        super().__init__()
        self._read, self.bad = read, False

    def __missing__(self, cell: object) -> object:
        if len(self) >= MEMORY:
            self.clear()
        value = self._read(cell)
        if type(value) is Bad:
            self.bad = True
        self[cell] = value
        return value
