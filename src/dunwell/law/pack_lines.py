"""On which line of a TOML text something stands, for findings: the standard reader of TOML does not tell.

Leaves out understanding TOML: it goes by the headers and keys that packs use.
"""

import re


def line_of(text: str, table: str = "", number: int = 0, key: str = "", item: int | None = None) -> int:
    """Returns the line (1 is the first) of a key in the `number`th (0 is the first) `[[table]]`, or `[table]`.

    Without a table: of a key at the top. With `item`: of that line of a list written one item a line. Where the key is
    missing: the table's own line.
    """
    lines = text.splitlines()
    begin = _header(lines, table, number) if table else 0
    row = begin
    for at in range(begin + (1 if table else 0), len(lines)):
        if lines[at].lstrip().startswith("["):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[at]) and key:
            row = at
            if item is not None:
                row = _item(lines, at, item)
            break
    return row + 1


def _header(lines: list[str], table: str, number: int) -> int:
    headers = [
        at for at, line in enumerate(lines) if re.match(rf"\s*\[?\[{re.escape(table)}\]\]?\s*(#.*)?$", line)
    ]
    return headers[number] if number < len(headers) else 0


def _item(lines: list[str], begin: int, item: int) -> int:
    items = [at for at in range(begin + 1, len(lines)) if lines[at].lstrip().startswith("{")]
    within = [at for at in items if not any(line.startswith("[") for line in lines[begin + 1 : at])]
    return within[item] if lines[begin].rstrip().endswith("[") and item < len(within) else begin
