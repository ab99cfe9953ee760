"""A masked text as search reads it: small letters, single spaces, no punctuation.

The database makes it from `Text.masked` in the same statement that writes there, so a word that was
hidden is gone from search at once, and no index has to be kept in step. There is none on purpose:
SQLite's FTS5 writes what comes in pieces that tell the order of arrival, and cannot wipe a deleted
word before version 3.42; PostgreSQL's GIN keeps a word's key after its last text is gone. Reading
all of 100,000 texts is quick enough (`./run bench search`).
"""

from django.db.models import Expression, F, TextField, Value
from django.db.models.functions import Concat, Lower, Replace

# Few of each: SQLite's parser takes 25 steps inside one another and no more.
APOSTROPHES = "'’‘"
# Square brackets stay: "name" shall not find every "[name]" that masking wrote.
BETWEEN_WORDS = '.,;:!?()"“”/-–—\n\r\t'
# Two turns make one space of up to four, which is as many as people type between words.
TURNS = 2


def fixed(words: str) -> Value:
    """Return words of ours as text: PostgreSQL joins nothing of two types."""
    return Value(words, output_field=TextField())


def searchable() -> Expression:
    """Return the database's expression: the words of `masked` with a space before and after each.

    SQLite makes small letters of A to Z alone; `spellings` in feedback.desk.searching knows.
    """
    replaced = [
        *((mark, "") for mark in APOSTROPHES),
        *((mark, " ") for mark in BETWEEN_WORDS),
        *[("  ", " ")] * TURNS,
    ]
    words: Expression = Lower(F("masked"))
    for mark, instead in replaced:
        words = Replace(words, fixed(mark), fixed(instead))
    return Concat(fixed(" "), words, fixed(" "), output_field=TextField())


def as_searched(typed: str) -> str:
    """Return what somebody typed in the same form, without spaces around it."""
    gone = dict.fromkeys(map(ord, APOSTROPHES))
    apart = dict.fromkeys(map(ord, BETWEEN_WORDS), " ")
    return " ".join(typed.lower().translate({**gone, **apart}).split())
