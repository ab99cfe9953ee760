"""The library of questions: those that ship with Hearback, and the partnership’s own."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engagement.groups import RespondentGroup
from feedback.builder.editing import relabelled
from feedback.builder.models import LibraryQuestion, Subject
from feedback.surveys.definition import QuestionDefinition

SHIPPED = Path(__file__).with_name("question_library.json")


@dataclass(frozen=True)
class Entry:
    """One question of the library. `own` is the number of the partnership’s own, else 0."""

    name: str
    subject: str
    groups: frozenset[str]
    question: QuestionDefinition
    own: int = 0

    @property
    def subject_label(self) -> str:
        """What it is about, in words."""
        return str(Subject(self.subject).label)

    @property
    def group_labels(self) -> str:
        """Whom it is for, in words."""
        named = [str(group.label) for group in RespondentGroup if group.value in self.groups]
        return ", ".join(named) or "Everyone"

    def is_for(self, group: str, subject: str) -> bool:
        """Say whether it fits a filter; "" is any."""
        fits_group = not group or not self.groups or group in self.groups
        return fits_group and subject in ("", self.subject)


def entries() -> Iterator[Entry]:
    """Yield the partnership’s own questions, then the shipped ones by subject."""
    for kept in LibraryQuestion.objects.all():
        groups = frozenset({kept.respondent_group} - {""})
        yield Entry(f"own-{kept.pk}", kept.subject, groups, kept.read(), kept.pk)
    yield from shipped()


@cache
def shipped() -> tuple[Entry, ...]:
    """Return the questions that ship with Hearback."""
    listed: list[dict[str, Any]] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return tuple(
        Entry(each["slug"], each["subject"], frozenset(each["groups"]), _question(each))
        for each in listed
    )


def _question(each: dict[str, Any]) -> QuestionDefinition:
    low, high = each.get("ends", ("", ""))
    return QuestionDefinition(
        key="",
        kind=each["kind"],
        text=each["text"],
        help=each.get("help", ""),
        content_note=each.get("content_note", ""),
        prompt=each.get("prompt", ""),
        choices=relabelled((), each.get("choices", ()), each.get("alone", ())),
        rows=relabelled((), each.get("rows", ())),
        points=each.get("points", 0),
        ends=(low, high),
        bounds=tuple(each.get("bounds", ())),
        from_year=each.get("from_year", 0),
    )
