"""Other words beside the English: many strings on one form, of which only what was typed anew is
kept, and nothing that somebody else changed meanwhile is written over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from textwrap import shorten
from typing import Any

from django import forms

from engagement.neutral import check_neutral
from feedback.builder.kind_fields import Words
from feedback.surveys.models.wordings import Line, Status, Wording
from feedback.surveys.safety.concern import mark_of
from feedback.surveys.strings import SECTION
from feedback.surveys.typed_text import clean_text
from hearback.people.models import User

# With an id of a string behind it. The names of the boxes for words are those ids themselves.
SEEN, CHECKED, STILL = "seen.", "checked.", "still."
ALL = "all"
SHOWN = 60  # letters of the English
# As long as the English may be (`feedback.builder.forms`).
MOST = {"title": 80, "text": 240, "help": 600, "content_note": 400, "ends": 60, "section": 80}
WRITE_FIRST = "Write it first: nothing is there to check."
CHANGED = "This was changed meanwhile. Read what it says now; then save again, if yours is better."
CALLED = {
    "title": "Title",
    "who_for": "Who it is for",
    "why": "Why we ask",
    "results": "Where and when results appear",
    "about_why": "Why we ask about the person",
    "section": "Heading of a part",
    "text": "Question",
    "help": "Hint",
    "content_note": "Content note",
    "choices": "Choice",
    "rows": "Statement",
    "ends": "Words at one end",
}


class OtherWords(Words):
    """What stands in place of one string, without signs that nobody sees."""

    def to_python(self, value: Any) -> str:
        """Return it with one kind of line end, as it was drawn."""
        return clean_text(str(super().to_python(value)))


@dataclass
class Typed:
    """One string on the form: how it is kept now, and what somebody wants of it."""

    line: Line
    text: str
    is_new: bool = False
    is_stale: bool = False
    wants_check: bool = False
    is_still_right: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def called(self) -> str:
        """What the office calls such a string."""
        return CALLED[_part_of(self.line.string)]

    @property
    def seen(self) -> str:
        """What tells this English, and what is written for it, from any other."""
        return f"{mark_of(self.line.english)}.{mark_of(self.line.text)}"

    @property
    def value(self) -> str:
        """What its box holds: what was typed, unless nothing was."""
        return self.text if self.is_new else self.line.text

    @property
    def is_wanted(self) -> bool:
        """Whether anything is to be done about it."""
        return self.is_new or self.wants_check or self.is_still_right

    @property
    def is_old(self) -> bool:
        """Whether it was made from another English than today's."""
        return self.line.status == Status.CHANGED

    @property
    def may_be_checked(self) -> bool:
        """Whether somebody could check it: all that nobody has."""
        return self.line.status != Status.CHECKED


class WordingForm(forms.Form):
    """Strings of a survey in other words, and who checked those that are ticked."""

    checked_by = Words(
        min_length=3,
        max_length=80,
        required=False,
        label="Who checked it",
        help_text="A person who reads both languages well, by name: “Hanna Example, interpreter”."
        " Needed only where you tick something as checked.",
    )

    def __init__(self, lines: Iterable[Line], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self._posted: Mapping[str, Any] = data or {}
        self.rows = {line.string: Typed(line, line.text) for line in lines}
        for string in self.rows:
            self.fields[string] = OtherWords(required=False, max_length=MOST.get(_part_of(string)))
        if "title" in self.rows:
            self.fields["title"].validators.append(check_neutral)

    def clean(self) -> dict[str, Any]:
        """Find out what is wanted of each string, and what keeps it from being done."""
        cleaned = super().clean() or {}
        for string, row in self.rows.items():
            if self.held(row):
                self._read(row, str(cleaned.get(string, self._posted.get(string, ""))))
                self._refuse(row)
        wants_check = any(row.wants_check for row in self.rows.values())
        if wants_check and not cleaned.get("checked_by") and "checked_by" not in self.errors:
            self.add_error("checked_by", "Say who checked it.")
        return cleaned

    def _read(self, row: Typed, text: str) -> None:
        string = row.line.string
        english, _, before = str(self._posted[f"{SEEN}{string}"]).partition(".")
        row.text, row.is_new = text, mark_of(text) != before
        row.is_stale = row.seen != f"{english}.{before}"
        row.is_still_right = f"{STILL}{string}" in self._posted
        row.wants_check = f"{CHECKED}{string}" in self._posted or self._is_one_of_all(row)

    def _refuse(self, row: Typed) -> None:
        if row.is_stale and row.is_wanted:
            self.add_error(row.line.string, CHANGED)
        elif row.wants_check and not row.text:
            self.add_error(row.line.string, WRITE_FIRST)

    def _is_one_of_all(self, row: Typed) -> bool:
        """Say whether "all shown" means this one. What the English has left behind is ticked by
        itself or not at all: nobody should check it unread.
        """
        is_up_to_date = row.is_new or row.is_still_right or row.line.status == Status.UNCHECKED
        return ALL in self._posted and bool(row.text) and is_up_to_date

    def held(self, row: Typed) -> bool:
        """Say whether this string was on the form that was sent."""
        return f"{SEEN}{row.line.string}" in self._posted

    def gone(self) -> list[str]:
        """Return what was typed for strings that the survey no longer has: it can be copied."""
        sent = [name.removeprefix(SEEN) for name in self._posted if name.startswith(SEEN)]
        left = [string for string in sent if string not in self.rows]
        return [str(self._posted[string]) for string in left if self._is_typed(string)]

    def _is_typed(self, string: str) -> bool:
        before = str(self._posted[f"{SEEN}{string}"]).partition(".")[2]
        text = clean_text(str(self._posted.get(string, "")))
        return bool(text) and mark_of(text) != before

    def emptied(self) -> list[str]:
        """Return what of the survey has no words any more, each as the office calls it."""
        rows = [row for row in self.rows.values() if row.is_new and not row.text]
        return [
            f"{row.called} “{shorten(row.line.english, SHOWN, placeholder='…')}”" for row in rows
        ]

    def save(self, wording: Wording, by: User, on: date) -> tuple[int, int]:
        """Keep what was typed and ticked; return how many strings say something new, and how many
        are checked. Raises ValidationError if that can't be kept any more.
        """
        name = self.cleaned_data["checked_by"]
        written = checked = 0
        for row in self.rows.values():
            line, is_old_but_checked = row.line, row.wants_check and row.is_old
            if row.is_new or row.is_still_right or is_old_but_checked:
                wording.write(line.string, line.english, row.text, by)
                written += 1
            if row.wants_check:
                wording.check_string(line.string, row.text, name, by, on)
                checked += 1
        return written, checked


def _part_of(string: str) -> str:
    """Return which part of a survey a string is: "title", "section", "text", "choices" …"""
    first, *rest = string.split(".")
    return rest[0] if rest and first != SECTION else first
