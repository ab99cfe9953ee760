"""What somebody does to the audit log who may write to the database, straight in SQL; and a chain
of plain digests, which shows them nothing.
"""

from hashlib import sha256
from typing import Any

from django.db import connection

from hearback.people.chain.heads import Head, head_now
from hearback.people.models import AuditEntry

LOG, HEAD = "people_auditentry", "people_audithead"
ENTRIES = 9
Rows = list[tuple[Any, ...]]


def write(how_many: int) -> None:
    """Write so many entries, as the program does."""
    for number in range(how_many):
        AuditEntry.record("survey.opened", None, f"survey-{number}", version=number, names=["a"])


def head() -> Head:
    """Return the head of the log as it stands."""
    found = head_now()
    assert found is not None
    return found


def sql(statement: str, *values: Any) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rows(table: str) -> tuple[list[str], Rows]:
    """Return a table's columns and rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        return [column[0] for column in cursor.description], cursor.fetchall()


def disarm() -> None:
    """Take the database's own refusals away, as whoever owns the tables can."""
    on_table = f" ON {LOG}" if connection.vendor == "postgresql" else ""
    for event in ("update", "delete"):
        sql(f"DROP TRIGGER IF EXISTS {LOG}_{event}_stays{on_table}")


class Copy:
    """A copy of the log's two tables, taken now."""

    def __init__(self) -> None:
        self.tables = {table: rows(table) for table in (LOG, HEAD)}

    def put_back(self, *tables: str) -> None:
        """Put it in place of what is there: the row of the head alone, or everything."""
        for table in tables or (LOG, HEAD):
            columns, kept = self.tables[table]
            sql(f"DELETE FROM {table}")
            marks = ", ".join(["%s"] * len(columns))
            for row in kept:
                sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", *row)


def edit(number: int) -> None:
    """Say that somebody else did it."""
    sql(f"UPDATE {LOG} SET actor = 'mallory@testshire.example' WHERE number = %s", number)


def delete(number: int) -> None:
    """Take one entry out."""
    sql(f"DELETE FROM {LOG} WHERE number = %s", number)


def delete_and_close_up(number: int) -> None:
    """Take one out, and number the later ones anew."""
    delete(number)
    # Upwards, one by one: no two may ever share a number.
    for later in range(number + 1, last() + 1):
        sql(f"UPDATE {LOG} SET number = %s WHERE number = %s", later - 1, later)


def insert(number: int) -> None:
    """Make room for an entry, and put a copy of the one before it there under another name."""
    for later in range(last(), number - 1, -1):
        sql(f"UPDATE {LOG} SET number = %s WHERE number = %s", later + 1, later)
    add(number, number - 1)


def add(number: int | None, like: int) -> None:
    """Put in a copy of entry `like`, by somebody else, under a number or none."""
    columns = "at, actor, action, subject, detail, seal, is_before_chain"
    copied = columns.replace("actor,", "'mallory@testshire.example',")
    sql(
        f"INSERT INTO {LOG} (number, {columns}) SELECT %s, {copied} FROM {LOG} WHERE number = %s",
        *(number, like),
    )


def swap(number: int) -> None:
    """Change places with the one after it."""
    for was, becomes in ((number, 999_999), (number + 1, number), (999_999, number + 1)):
        sql(f"UPDATE {LOG} SET number = %s WHERE number = %s", becomes, was)


def cut_after(number: int) -> None:
    """Take the end away."""
    sql(f"DELETE FROM {LOG} WHERE number > %s", number)


def cut_and_mark_as_whole(number: int) -> None:
    """Take the end away, and write into the head's row that this is the end."""
    cut_after(number)
    sql(
        f"UPDATE {HEAD} SET number = %s, seal = (SELECT seal FROM {LOG} WHERE number = %s)",
        *(number, number),
    )


def take_the_beginning(number: int) -> None:
    """Take away what is older, as if it had been removed for its age."""
    sql(f"DELETE FROM {LOG} WHERE number < %s", number)
    sql(f"UPDATE {HEAD} SET forgotten = %s", number - 1)


def last() -> int:
    """Return the highest number."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(number) FROM {LOG}")
        (number,) = cursor.fetchone()
    return int(number)


class PlainChain:
    """An audit log as many have it: each entry with a digest over the one before and its words."""

    def __init__(self, words: list[str]) -> None:
        self.words, self.digests = words, self.links(words)

    @staticmethod
    def links(words: list[str]) -> list[str]:
        """Return the digests that belong to these words."""
        made: list[str] = []
        for entry in words:
            before = made[-1] if made else ""
            made.append(sha256(f"{before}{entry}".encode()).hexdigest())
        return made

    def first_bad(self) -> int | None:
        """Return the number of the first entry that does not fit."""
        right = self.links(self.words)
        pairs = enumerate(zip(right, self.digests, strict=True), start=1)
        return next((number for number, (one, other) in pairs if one != other), None)
