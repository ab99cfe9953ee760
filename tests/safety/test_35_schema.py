"""Claim 35: no table about a response can say who, where, with what or when; every table is known.

The inventory (site/hearback/inventory) says of every table what it holds and how it is kept.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.test.utils import isolate_apps

from hearback.inventory import INVENTORY, Protection

FORBIDDEN_TYPES = (
    models.DateTimeField,
    models.TimeField,
    models.DurationField,
    models.GenericIPAddressField,
    models.FileField,
    models.UUIDField,
)
TELLING = """
ip address addr agent ua browser device user session cookie referrer referer language locale time
timestamp date at created updated modified added sent received arrived duration seconds started
finished order sequence count counter token
"""
FORBIDDEN_WORDS = frozenset(TELLING.split())
# What is not about a person: the keeper's own day and count, a coder, the position of a theme, who
# published a version of the codebook and when, the day a model was trained, who taught the masking
# a phrase on which day, who of the office does not meet a text.
ALLOWED = {
    ("responses.Batch", "opened_on"),
    ("responses.Batch", "month"),
    ("responses.Quarantined", "month"),
    ("responses.Response", "month"),
    ("responses.Text", "month"),
    ("responses.Coding", "coder"),
    ("responses.SetAside", "reader"),
    ("responses.Codebook", "published_on"),
    ("responses.Codebook", "published_by"),
    ("responses.ReplacedCoding", "coder"),
    ("responses.ReplacedCoding", "month"),
    ("responses.Flag", "by"),
    ("responses.MaskingCorrection", "by"),
    ("responses.MaskingCorrection", "on"),
    ("responses.SuggestionModel", "made_on"),
}


def wrongs(model: type[models.Model]) -> list[str]:
    """Return what a model about a response must not have, one line each."""
    label = model._meta.label
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return [
        f"{label}.{field.name} {wrong}" for field in fields for wrong in wrongs_of(label, field)
    ]


def wrongs_of(label: str, field: Any) -> Iterator[str]:
    """Yield what is wrong with one field."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        yield "stamps the time"
    if isinstance(field, models.AutoField) and label in KEYED_AT_RANDOM:
        yield "counts upwards"
    if (label, field.name) in ALLOWED:
        return
    if isinstance(field, (*FORBIDDEN_TYPES, models.DateField)):
        yield f"is a {type(field).__name__}"
    if field.related_model is get_user_model():
        yield "names a person"
    for word in FORBIDDEN_WORDS & set(re.split(r"[^a-z]+", field.name.lower())):
        yield f"sounds like {word}"


KEYED_AT_RANDOM = {
    "intake.Envelope",
    "intake.Receipt",
    "intake.DroppedReply",
    "intake.SavedForm",
    "responses.ReplyDraft",
    "by_email.Slip",
    "by_email.SpentLink",
    "responses.RawText",
    "responses.Batch",
    "responses.Quarantined",
    "responses.Response",
    "responses.Answer",
    "responses.Text",
    "responses.Coding",
    "responses.ReplacedCoding",
    "responses.Flag",
    "partners.SealedComment",
    "desk.LiftRequest",
    "responses.Lead",
    "responses.LeadText",
}
TABLES = [
    *apps.get_app_config("intake").get_models(),
    *apps.get_app_config("by_email").get_models(),
    *apps.get_app_config("responses").get_models(),
    apps.get_model("partners.SealedComment"),
    apps.get_model("desk.LiftRequest"),
]


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
def test_no_table_about_a_response_can_point_to_anyone(model: type[models.Model]) -> None:
    assert wrongs(model) == []


def test_the_tables_are_really_looked_at() -> None:
    assert {model._meta.label for model in TABLES} >= KEYED_AT_RANDOM
    assert "intake.SpentToken" in {model._meta.label for model in TABLES}


def test_a_month_is_a_day_of_a_month_only_for_the_keeper() -> None:
    """Every allowance above is still needed."""
    labels = {(model._meta.label, field.name) for model in TABLES for field in model._meta.fields}
    assert labels >= ALLOWED


@isolate_apps("feedback.responses")
def test_control_a_table_that_tells_too_much() -> None:
    """A table with address, agent, session and time was named column by column."""

    class Telling(models.Model):
        """Everything we promise not to keep."""

        ip_address = models.GenericIPAddressField()
        user_agent = models.CharField(max_length=200)
        session = models.CharField(max_length=32)
        submitted = models.DateTimeField(auto_now_add=True)
        day = models.DateField()
        uuid = models.UUIDField()
        changed = models.DateField(auto_now=True)
        writer = models.ForeignKey(get_user_model(), on_delete=models.CASCADE)

        class Meta:
            app_label = "responses"

        def __str__(self) -> str:
            return "telling"

    found = " ".join(wrongs(Telling))
    for name in ("ip_address", "user_agent", "session", "submitted", "day", "uuid", "changed"):
        assert f"Telling.{name} " in found, name
    assert "writer names a person" in found
    assert found.count("stamps the time") == 2


OURS = ("hearback", "cms", "you_said_we_did", "feedback", "engagement")
MODELS = {m._meta.label: m for m in apps.get_models() if m.__module__.startswith(OURS)}
TEXTS = (models.CharField, models.TextField, models.JSONField)


def missing_from(inventory: Iterable[str]) -> set[str]:
    """Return the tables of ours nobody has described."""
    return MODELS.keys() - set(inventory)


def test_every_table_is_described() -> None:
    """A new model: say in site/hearback/inventory what it holds and how it is protected."""
    assert missing_from(INVENTORY) == set()


@pytest.mark.parametrize("label", sorted(MODELS))
def test_control_a_table_nobody_described(label: str) -> None:
    """Each table in turn, taken out of the inventory, was missed."""
    assert missing_from(set(INVENTORY) - {label}) == {label}


def test_no_description_outlives_its_table() -> None:
    assert set(INVENTORY) - MODELS.keys() == set()


@pytest.mark.parametrize(
    "label", [n for n, e in INVENTORY.items() if e.protection is Protection.SEALED]
)
def test_what_is_sealed_has_no_column_for_words(label: str) -> None:
    assert not [field for field in MODELS[label]._meta.fields if isinstance(field, TEXTS)]


@pytest.mark.parametrize(
    "label",
    [
        name
        for name, entry in INVENTORY.items()
        if entry.protection in (Protection.SEALED, Protection.APART)
    ],
)
def test_what_is_apart_names_no_account(label: str) -> None:
    fields = MODELS[label]._meta.get_fields()
    assert not [field for field in fields if field.related_model is get_user_model()]


def test_only_masked_words_are_kept_of_what_people_wrote() -> None:
    """Beside the texts no table of answers can hold a sentence."""
    for label in ("responses.Response", "responses.Answer", "responses.Batch"):
        for field in MODELS[label]._meta.fields:
            assert not isinstance(field, models.TextField | models.JSONField)
            assert field.choices or (field.max_length or 0) <= 12
