"""Sets of equality questions in the admin: read by officers, renewed by data protection."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.surveys.models import EqualitySet
from feedback.surveys.shipped_sets import load_equality_sets
from hearback import permissions
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.builder.test_screens import words


@pytest.fixture
def short(db: None) -> EqualitySet:
    """The shipped short set, and every role with its permissions."""
    permissions.sync()
    load_equality_sets()
    return EqualitySet.objects.get(slug="short")


@pytest.fixture
def dpo(office: Callable[..., Client], short: EqualitySet) -> Client:
    """The data protection officer."""
    return office(Role.DATA_PROTECTION)


def snippet(name: str, *args: Any) -> str:
    """Return an address of the list."""
    return reverse(f"wagtailsnippets_surveys_equalityset:{name}", args=args)


def next_of(row: EqualitySet) -> str:
    """Return the address where its next version is written."""
    return reverse("builder:next-set", args=[row.pk])


def filled(client: Client, row: EqualitySet, **typed: str) -> dict[str, str]:
    """Return the form as it stands, with what is typed. `age_text` is the field `age-text`."""
    page = BeautifulSoup(client.get(next_of(row)).content, "html.parser")
    values = {}
    for field in page.select("#builder input[name], #builder textarea[name]"):
        if field.get("type") != "checkbox":
            text = field.get("value") or field.get_text().removeprefix("\n")
            values[str(field["name"])] = str(text)
    return values | {name.replace("_", "-"): value for name, value in typed.items()}


def renew(client: Client, row: EqualitySet, **typed: str) -> Any:
    """Write its next version."""
    return client.post(next_of(row), filled(client, row, **typed))


def newest() -> EqualitySet:
    """The newest version of the short set."""
    return EqualitySet.objects.newest().get(slug="short")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DATA_PROTECTION])
def test_the_list_and_each_version_can_be_read(
    office: Callable[..., Client], short: EqualitySet, role: Role
) -> None:
    client = office(role)
    page = words(client.get(snippet("list")))
    assert "Core, with detailed ethnic groups" in page
    assert "22 November 2026" in page
    shown = client.get(snippet("inspect", short.pk))
    assert "What is your sex?" in words(shown)
    assert "Prefer not to say" in words(shown)
    assert (next_of(short) in shown.content.decode()) == (role == Role.DATA_PROTECTION)


@pytest.mark.parametrize("role", Role)
def test_nobody_edits_or_removes_a_version(
    office: Callable[..., Client], short: EqualitySet, role: Role
) -> None:
    client = office(role)
    for name in ("edit", "delete"):
        for method in (client.get, client.post):
            assert method(snippet(name, short.pk)).status_code in (302, 403)
    assert client.get(snippet("add")).status_code in (302, 403, 404)
    bulk = reverse("wagtail_bulk_action", args=("surveys", "equalityset", "delete"))
    client.post(f"{bulk}?id={short.pk}", {})
    assert EqualitySet.objects.get(pk=short.pk).questions == short.questions


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DATA_PROTECTION])
def test_nobody_else_makes_the_next_version(
    office: Callable[..., Client], short: EqualitySet, role: Role
) -> None:
    client = office(role)
    for answer in (
        client.get(next_of(short)),
        client.post(next_of(short), {"name": "Mine"}),
        client.post(reverse("builder:set-reviewed", args=[short.pk])),
    ):
        assert answer.status_code in (302, 403)
    assert newest() == short
    assert not AuditEntry.objects.filter(action__startswith="equality_set").exists()


def test_words_are_changed_and_keys_stay(dpo: Client, short: EqualitySet) -> None:
    labels = "Under 25\n25 to 64\n65 and over\nRather not say"
    answer = renew(dpo, short, age_text="Your age?", age_choices=labels, why="To learn.")
    made = newest()
    assert answer["Location"] == snippet("inspect", made.pk)
    age, sex = made.read()
    assert (made.number, made.why, made.reviewed_on) == (2, "To learn.", timezone.localdate())
    assert age.text == "Your age?"
    assert [choice.key for choice in age.choices] == ["a", "m", "f", "z"]
    assert sex == short.read()[1]
    entry = AuditEntry.objects.get(action="equality_set.renewed")
    assert entry.actor == "data_protection_officer@testshire.example"


def test_a_line_from_another_set_gets_the_key_it_has_there(dpo: Client, short: EqualitySet) -> None:
    labels = "18 to 24\n25 to 34\n25 to 64\n65 or over\nPrefer not to say"
    renew(dpo, short, age_choices=labels)
    assert [choice.key for choice in newest().read()[0].choices] == ["a", "b", "m", "f", "z"]


def test_a_question_is_taken_out_and_another_added(dpo: Client, short: EqualitySet) -> None:
    choices = "Yes\nNo\nPrefer not to say"
    renew(dpo, short, sex_out="on", new_text="Do you care for someone?", new_choices=choices)
    age, carer = newest().read()
    assert age == short.read()[0]
    assert (carer.key, carer.text, carer.choices[-1].key) == ("e1", "Do you care for someone?", "z")
    renew(dpo, newest(), e1_out="on")
    renew(dpo, newest(), new_text="Another?", new_choices=choices)
    assert newest().read()[-1].key == "e2", "a key is never given again"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Nothing differs"),
        ({"age_choices": "Young\nOld"}, "does not offer “Prefer not to say”"),
        ({"sex_text": ""}, "required"),
        ({"age_out": "on", "sex_out": "on"}, "at least one question"),
        ({"new_text": "A?", "new_choices": "Prefer not to say"}, "at least 2 choices"),
    ],
)
def test_what_could_not_be_asked_is_refused(
    dpo: Client, short: EqualitySet, typed: dict[str, str], said: str
) -> None:
    answer = renew(dpo, short, **typed)
    assert answer.status_code == 400
    assert said in words(answer)
    assert newest() == short


def test_only_the_newest_version_is_carried_on(dpo: Client, short: EqualitySet) -> None:
    late = filled(dpo, short, why="Late.")
    renew(dpo, short, why="First.")
    answer = dpo.post(next_of(short), late)
    assert answer.status_code == 400
    assert "later version meanwhile" in words(answer)
    assert next_of(short) not in dpo.get(snippet("inspect", short.pk)).content.decode()


def test_a_set_that_is_still_right_is_marked_so(dpo: Client, short: EqualitySet) -> None:
    EqualitySet.objects.filter(pk=short.pk).update(reviewed_on="2024-01-01")
    assert "more than a year" in words(dpo.get(snippet("inspect", short.pk)))
    assert "Review it" in words(dpo.get(snippet("list")))
    dpo.post(reverse("builder:set-reviewed", args=[short.pk]))
    assert newest().reviewed_on == timezone.localdate()
    assert "more than a year" not in words(dpo.get(snippet("inspect", short.pk)))
