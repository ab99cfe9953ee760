"""Which rows travel, with which fields, and how they get into a database. Django's serialiser.

Lists stand in the order of their random keys, so no file says who came when. What arrives is read
by the lists below alone: the other machine can't add another table, or another field, to a file.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core import serializers
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db.models import Model, ProtectedError, QuerySet

from engagement.models import Area, Consultation
from feedback.keeper.carrying.package import Refused
from feedback.responses.models import (
    Answer,
    Batch,
    Coding,
    Flag,
    ForgottenMonth,
    MaskingCorrection,
    OpenedDigest,
    Quarantined,
    RawText,
    Response,
    Text,
    Theme,
    ThemeGroup,
)
from feedback.surveys.models import Survey, SurveyVersion

ROWS_AT_ONCE = 500
Stored = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A table that travels. `unique` names the fields in which two rows may have to swap values."""

    model: type[Model]
    fields: tuple[str, ...]
    unique: str = ""

    @property
    def label(self) -> str:
        """The table's name in a file."""
        return self.model._meta.label_lower

    def rows(self) -> QuerySet[Model]:
        """All of its rows, in the order of their keys."""
        return self.model._default_manager.order_by("pk")


# What the keeper needs to open, mask and suggest. In the order of foreign keys.
REFERENCE = (
    Table(
        Consultation,
        (
            *("slug", "title", "purpose", "decision", "still_open", "decision_maker"),
            *("opens_on", "closes_on"),
        ),
        unique="slug",
    ),
    Table(
        Survey,
        (
            *("consultation", "slug", "name", "respondent_group"),
            *("status", "opened_on", "closed_on"),
        ),
        unique="slug",
    ),
    Table(Area, ("slug", "name"), unique="slug"),
    Table(MaskingCorrection, ("phrase", "key", "kind"), unique="key"),
    Table(ThemeGroup, ("slug", "name", "position"), unique="slug"),
    Table(
        Theme,
        (
            *("group", "slug", "name", "definition", "include", "exclude"),
            *("phrases", "examples", "position", "retired_in"),
        ),
        unique="slug",
    ),
)
# Frozen: never changed once it is there.
VERSIONS = Table(SurveyVersion, ("survey", "number", "definition", "promise", "opened_on"))
# What the keeper wrote. In the order of foreign keys.
STAYING = (
    Table(Batch, ("survey", "respondent_group", "month", "opened_on", "responses")),
    Table(OpenedDigest, ("key_id",)),
    Table(ForgottenMonth, ("desk_key",)),
)
# The same; these leave the keeper's machine once the site has them.
LEAVING = (
    Table(Response, ("version", "month", "mode")),
    Table(Answer, ("response", "question", "choice")),
    Table(
        Text,
        (
            *("version", "question", "prompt", "respondent_group", "month", "person", "may_quote"),
            *("area", "age_band", "masked", "written_in", "is_drawn", "is_pooled"),
        ),
    ),
    Table(RawText, ("text", "desk_key", "sealed")),
    Table(Coding, ("text", "theme", "status", "words")),
    Table(Flag, ("text", "kind", "status", "words")),
    Table(Quarantined, ("sealed", "month")),
)


def dump(table: Table, rows: QuerySet[Model]) -> list[Stored]:
    """Return rows as JSON's types (dates stay dates), sorted by their keys."""
    stored = serializers.serialize("python", rows.order_by("pk"), fields=table.fields)
    return [{"pk": row["pk"], "fields": row["fields"]} for row in stored]


def load(table: Table, content: dict[str, Any]) -> list[DeserializedObject]:
    """Return a table's rows from a file's content. Raises Refused for what does not fit."""
    try:
        stored = [
            {
                "model": table.label,
                "pk": row["pk"],
                "fields": {name: row["fields"][name] for name in table.fields},
            }
            for row in content["rows"][table.label]
        ]
        return list(serializers.deserialize("python", stored))
    except (DeserializationError, KeyError, TypeError, ValueError):
        raise Refused(
            "The other machine has another version of Hearback. Update both to the same one."
        ) from None


def add_missing(table: Table, loaded: list[DeserializedObject]) -> None:
    """Store the rows that are not there. A row that is there stays exactly as it is: a text may
    have been masked further since.
    """
    manager = table.model._default_manager
    there = manager.only("pk").in_bulk([item.object.pk for item in loaded])
    new = [item.object for item in loaded if item.object.pk not in there]
    manager.bulk_create(new, ROWS_AT_ONCE)


def mirror(loaded: dict[Table, list[DeserializedObject]]) -> None:
    """Make tables say what a file says, given in the order of their foreign keys."""
    for table, items in reversed(loaded.items()):
        with suppress(ProtectedError):  # answers still here refer to it
            table.rows().exclude(pk__in=[item.object.pk for item in items]).delete()
    for table, items in loaded.items():
        if table.unique:
            _make_way(table, items)
        for item in items:
            item.save()


def _make_way(table: Table, items: list[DeserializedObject]) -> None:
    """Take changed names off the rows that are there: two of them may have swapped theirs."""
    new = {item.object.pk: getattr(item.object, table.unique) for item in items}
    for pk, name in table.rows().filter(pk__in=new).values_list("pk", table.unique):
        if name != new[pk]:
            table.rows().filter(pk=pk).update(**{table.unique: f"moving-{pk}"})


def keys(table: Table) -> list[int]:
    """Return the keys of all rows, sorted."""
    return list(table.rows().values_list("pk", flat=True))


def delete(table: Table, some: list[int]) -> None:
    """Delete rows by their keys."""
    for start in range(0, len(some), ROWS_AT_ONCE):
        table.rows().filter(pk__in=some[start : start + ROWS_AT_ONCE]).delete()
