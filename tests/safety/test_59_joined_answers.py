"""Claim 59: an answer joined to words leads from nobody’s words to fewer than five people’s ticks.

The attacker holds the whole database and knows the keeper's rule: for each text he takes the
responses of its version and month whose own ticks the rule would have marked like it.
"""

import secrets
from collections.abc import Callable

import pytest

from feedback.intake.submission import send
from feedback.keeper import batches, joining
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.responses.models import Response, Text
from tests import factories
from tests.factories import TODAY
from tests.keeper import conftest as keeping
from tests.keeper.test_joining import make_survey

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
folder, keys = keeping.folder, keeping.keys
PEOPLE = 60
RARE = joining.Mark("c", "b")


def said_by(response: Response) -> joining.Mark:
    """What one response's ticks say of area and age."""
    ticks = dict(response.answers.values_list("question", "choice"))
    return joining.Mark(ticks.get("q4", ""), ticks.get("q5", ""))


def fewest_behind_a_text() -> int:
    """How many responses are left for the text that the attacker narrows down furthest."""
    said = [said_by(response) for response in Response.objects.all()]
    marks = joining.hidden_among(said, 5)
    return min(marks.count(joining.Mark(text.area, text.age_band)) for text in Text.objects.all())


def answer_and_open(keys: UnlockedKeys) -> None:
    """Have people of every area and age answer, one of them like nobody else; open them."""
    survey, chance = make_survey(), factories.seeded()
    definition = survey.current_version().read()
    everyone = [(chance.choice("aab"), chance.choice("ab")) for _ in range(PEOPLE - 1)]
    for area, age in [*everyone, (RARE.area, RARE.age_band)]:
        words = {"text": f"From {area} and {age}.", "quote": False}
        given = {"q1": "a", "q3": words, "q4": area, "q5": age}
        send(definition, given, secrets.token_bytes(16), TODAY)
    batches.run(keys, TODAY)
    assert Text.objects.count() == PEOPLE


def test_every_text_may_be_of_five_people(
    keys: UnlockedKeys, figure: Callable[[str], None]
) -> None:
    answer_and_open(keys)
    assert Text.objects.exclude(area="").exists(), "something is joined"
    assert not Text.objects.filter(area=RARE.area).exists()
    assert Text.objects.get(masked="From c and b.").area == ""
    fewest = fewest_behind_a_text()
    assert fewest >= 5
    figure(f"at least {fewest} of {PEOPLE} people behind each text")


def test_control_a_keeper_that_joins_whatever_was_said(
    keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A keeper that marked rare answers too led from one text to one person’s ticks."""
    monkeypatch.setattr(joining, "hidden_among", lambda said, fewest: list(said))
    answer_and_open(keys)
    assert Text.objects.get(area=RARE.area).masked == "From c and b."
    assert fewest_behind_a_text() == 1


def test_control_a_keeper_that_only_blanks_the_rare(
    keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A keeper that blanked the rare answer alone left one text without a mark, and so told."""

    def only_blank(said: list[joining.Mark], fewest: int) -> list[joining.Mark]:
        return [mark if said.count(mark) >= fewest else joining.UNMARKED for mark in said]

    monkeypatch.setattr(joining, "hidden_among", only_blank)
    answer_and_open(keys)
    assert Text.objects.get(area="").masked == "From c and b."
    assert fewest_behind_a_text() == 1


def test_no_foreign_key_or_column_joins_anything_else() -> None:
    """What a text has in common with a response: version, month and the two declared answers."""
    ours = {field.name for field in Text._meta.fields}
    closed = {field.name for field in Response._meta.fields}
    assert ours & closed == {"id", "version", "month"}
    assert {"area", "age_band"} <= ours
