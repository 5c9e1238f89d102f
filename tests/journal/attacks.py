"""Single changes of a database around the program, drawn at random, with what `verify` has to say of each."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import models

from days import TODAY
from dunwell.arrangements import told as arranged
from dunwell.journal.chain import Happening, hash_of, moment, payload_of
from dunwell.journal.models import Entry, Head
from dunwell.ledger import kept
from dunwell.outreach import told

TABLES = (*kept.KEPT, *arranged.KEPT, *told.KEPT)
WORDS = ("x", "", "Grüße", "0", "東京", "null", "'; --")


@dataclass
class Attack:
    """`statements` with their parameters; `about` and, for entries, `first` are what a finding must name."""

    what: str
    about: str
    statements: list = field(default_factory=list)
    first: int | None = None

    def is_named_by(self, findings):
        return any(
            finding.column == self.about and (self.first is None or finding.row == self.first)
            for finding in findings
        )


class Attacker:
    """Knows what is in the database, and draws changes of it."""

    def __init__(self, draw):
        self._draw = draw
        self.entries = list(Entry.objects.order_by("company_id", "seq"))
        self._heads = {head.company_id: head for head in Head.objects.all()}
        self._rows = {table.about: list(table.model.objects.values()) for table in TABLES}
        self._tables = [table for table in TABLES if self._rows[table.about]]

    def draw(self):
        """Returns one change."""
        kinds = [self._value] * 6 + [self._deleted, self._swapped, self._added, self._head]
        kinds += [self._row_changed] * 6 + [self._row_deleted] * 2 + [self._row_added] * 2
        return self._draw.choice(kinds)()

    def _entry(self):
        return self._draw.choice(self.entries)

    def _value(self):
        entry = self._entry()
        column = self._draw.choice([field.attname for field in Entry._meta.concrete_fields])
        old = getattr(entry, column)
        if column in ("seq", "company_id"):
            new = old + len(self.entries) + self._draw.randrange(1, 9)
        else:
            new = self.other(Entry._meta.get_field(column), old)
        return Attack(
            f"{column} of entry {entry.company_id}/{entry.seq}: {old!r} to {new!r}",
            "journal",
            [
                (
                    f"UPDATE journal_entry SET {column} = %s WHERE company_id = %s AND seq = %s",
                    (new, *_place(entry)),
                )
            ],
            entry.seq,
        )

    def _deleted(self):
        entry = self._entry()
        statement = "DELETE FROM journal_entry WHERE company_id = %s AND seq = %s"
        return Attack(f"entry {_place(entry)} deleted", "journal", [(statement, _place(entry))], entry.seq)

    def _swapped(self):
        one = self._entry()
        others = [
            entry for entry in self.entries if entry.company_id == one.company_id and entry.seq != one.seq
        ]
        if not others:
            return self._deleted()
        other = self._draw.choice(others)
        move = "UPDATE journal_entry SET seq = %s WHERE company_id = %s AND seq = %s"
        company = one.company_id
        statements = [
            (move, (-1, company, one.seq)),
            (move, (one.seq, company, other.seq)),
            (move, (other.seq, company, -1)),
        ]
        return Attack(
            f"entries {one.seq} and {other.seq} of {company} swapped",
            "journal",
            statements,
            min(one.seq, other.seq),
        )

    def _added(self):
        """An entry after the last: with its hash right, made up, or that of another entry."""
        like = self._entry()
        head = self._heads[like.company_id]
        seq, payload = head.seq + 1, payload_of(Happening("contact", "x", told={"text": "made up"}))
        rest = (like.actor, like.kind, like.customer_id, "", None, payload, head.sha256)
        right = hash_of(like.company_id, seq, moment(like.at), *rest)
        sha256 = self._draw.choice([right, like.sha256, "0" * 64])
        marks = ", ".join(["%s"] * 11)
        values = (like.company_id, seq, like.at, *rest, sha256)
        columns = (
            "company_id, seq, at, actor, kind, customer_id, about, about_id, payload, previous_sha256, sha256"
        )
        statement = f"INSERT INTO journal_entry ({columns}) VALUES ({marks})"
        return Attack(f"entry {seq} added to {like.company_id}", "journal", [(statement, values)], seq)

    def _head(self):
        head = self._draw.choice(list(self._heads.values()))
        company = (head.company_id,)
        return self._draw.choice(
            [
                Attack(f"end of {company} taken out", "journal",
                       [("DELETE FROM journal_head WHERE company_id = %s", company)], head.seq),
                Attack(f"end of {company} moved back", "journal",
                       [("UPDATE journal_head SET seq = seq - 1 WHERE company_id = %s", company)], head.seq),
                Attack(f"end of {company} moved on", "journal",
                       [("UPDATE journal_head SET seq = seq + 1 WHERE company_id = %s", company)], head.seq + 1),
                Attack(f"end of {company} changed", "journal",
                       [("UPDATE journal_head SET sha256 = 'x' WHERE company_id = %s", company)], head.seq),
                Attack("end of no company added", "journal",
                       [("INSERT INTO journal_head (company_id, seq, sha256) VALUES (99, 1, 'x')", ())], 1),
            ]
        )  # fmt: skip

    def _row(self):
        table = self._draw.choice(self._tables)
        return table, self._draw.choice(self._rows[table.about])

    def _row_changed(self):
        table, row = self._row()
        name = self._draw.choice(table.fields)
        field = table.model._meta.get_field(name)
        new = self.other(field, row[name])
        statement = f'UPDATE {table.model._meta.db_table} SET "{field.column}" = %s WHERE id = %s'
        return Attack(
            f"{name} of {table.about} {row['id']}: {row[name]!r} to {new!r}",
            table.about,
            [(statement, (new, row["id"]))],
        )

    def _row_deleted(self):
        table, row = self._row()
        statement = f"DELETE FROM {table.model._meta.db_table} WHERE id = %s"
        return Attack(f"{table.about} {row['id']} deleted", table.about, [(statement, (row["id"],))])

    def _row_added(self):
        table, row = self._row()
        unique = {"number", "ref", "key", "address", "from_on", "as_of"}
        values = {"id": max(each["id"] for each in self._rows[table.about]) + self._draw.randrange(1, 9)}
        for each in table.model._meta.concrete_fields:
            changed = each.attname in unique or (each.unique and not each.primary_key)
            old = row[each.attname]
            values.setdefault(each.attname, self.other(each, old) if changed else old)
        columns = ", ".join(f'"{table.model._meta.get_field(name).column}"' for name in values)
        marks = ", ".join(["%s"] * len(values))
        statement = f"INSERT INTO {table.model._meta.db_table} ({columns}) VALUES ({marks})"
        return Attack(
            f"{table.about} {values['id']} added", table.about, [(statement, tuple(values.values()))]
        )

    def other(self, field, old):
        """Returns another value that a column of this type can hold."""
        real = field.target_field if field.is_relation else field
        if isinstance(real, models.DateTimeField):
            return old + timedelta(microseconds=self._draw.choice([-1, 1, 10**6]))
        if isinstance(real, models.DateField):
            return (old or TODAY) + timedelta(days=self._draw.choice([-30, -1, 1]))
        if isinstance(real, models.BooleanField):
            return not old
        if isinstance(real, models.IntegerField):
            return self._draw.choice([1, -1, 7]) + (old or 0) if self._draw.random() < 0.9 else 1 - (old or 0)
        texts = [word for word in (*WORDS, f"{old}x", str(old)[:-1], str(old).upper()) if word != old]
        return self._draw.choice(texts)


def _place(entry):
    return entry.company_id, entry.seq
