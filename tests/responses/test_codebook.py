"""The codebook that is shipped, and how it is loaded."""

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from feedback.responses.codebook import load_starter_codebook, read_starter
from feedback.responses.models import Codebook, Theme, ThemeGroup
from feedback.theming.matching import stems_of
from tests import factories

PRIORITIES = {
    "changing-behaviour",
    "many-needs",
    "safe-homes",
    "whole-family",
    "working-together",
}


def shipped() -> list[dict[str, Any]]:
    """Return every theme of the shipped file."""
    return [theme for group in read_starter()["groups"] for theme in group["themes"]]


def phrases_in_two_themes(themes: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return phrases, by their stems, that speak for more than one theme."""
    seen = Counter(
        stems for theme in themes for stems in {stems_of(phrase) for phrase in theme["phrases"]}
    )
    return [stems for stems, times in seen.items() if times > 1]


def test_no_phrase_speaks_for_two_themes() -> None:
    assert phrases_in_two_themes(shipped()) == []


def test_a_phrase_in_two_themes_is_found_whatever_its_endings() -> None:
    """Control."""
    themes = shipped()
    themes[0]["phrases"].append("Waiting lists")
    assert phrases_in_two_themes(themes) == [stems_of("waiting list")]


@pytest.mark.parametrize("theme", shipped(), ids=lambda theme: theme["slug"])
def test_every_theme_is_whole(theme: dict[str, Any]) -> None:
    assert len({stems_of(phrase) for phrase in theme["phrases"]}) >= 8
    assert all(stems_of(phrase) for phrase in theme["phrases"])
    for words in ("name", "definition", "include", "exclude"):
        assert theme[words].strip()
    assert theme["priorities"]
    assert set(theme["priorities"]) <= PRIORITIES


@pytest.mark.parametrize("priority", sorted(PRIORITIES))
def test_every_priority_has_three_themes_or_more(priority: str) -> None:
    assert sum(priority in theme["priorities"] for theme in shipped()) >= 3


def test_slugs_name_one_theme() -> None:
    slugs = [theme["slug"] for theme in shipped()]
    assert len(slugs) == len(set(slugs))


@pytest.mark.django_db
def test_loading_stores_everything_once() -> None:
    for slug in PRIORITIES:
        factories.make_priority(slug)
    codebook = load_starter_codebook()
    assert Codebook.objects.in_use() == codebook
    assert load_starter_codebook() == codebook
    assert Codebook.objects.count() == 1
    assert ThemeGroup.objects.count() == len(read_starter()["groups"])
    assert Theme.objects.count() == len(shipped())
    assert not Theme.objects.filter(priorities=None).exists()
    assert [theme.slug for theme in Theme.objects.all()] == [t["slug"] for t in shipped()]


@pytest.mark.django_db
def test_loading_again_keeps_what_an_officer_changed() -> None:
    load_starter_codebook()
    Theme.objects.filter(slug="waiting").update(name="Waiting too long", phrases=["ages"])
    load_starter_codebook()
    theme = Theme.objects.get(slug="waiting")
    assert (theme.name, theme.phrases) == ("Waiting too long", ["ages"])


@pytest.mark.django_db
def test_priorities_added_later_are_linked_later() -> None:
    load_starter_codebook()
    assert not Theme.objects.exclude(priorities=None).exists()
    factories.make_priority("safe-homes")
    load_starter_codebook()
    assert set(Theme.objects.exclude(priorities=None).values_list("slug", flat=True)) == {
        theme["slug"] for theme in shipped() if "safe-homes" in theme["priorities"]
    }


@pytest.mark.django_db
def test_another_codebook_stays_in_use() -> None:
    own = factories.make_codebook()
    assert load_starter_codebook() == own
    assert Theme.objects.count() == 3


@pytest.mark.django_db
def test_the_command_says_what_is_there_and_what_is_missing() -> None:
    out = StringIO()
    call_command("load_codebook", stdout=out)
    assert f"{len(shipped())} themes." in out.getvalue()
    assert "belong to no priority yet" in out.getvalue()
    for slug in PRIORITIES:
        factories.make_priority(slug)
    again = StringIO()
    call_command("load_codebook", stdout=again)
    assert "no priority" not in again.getvalue()
