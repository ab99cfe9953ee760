"""Coarse answers beside words: only where enough people gave the same, and nobody is left over."""

from collections import Counter
from dataclasses import replace

import pytest

from feedback.keeper import batches
from feedback.keeper.joining import UNMARKED, Mark, hidden_among
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.responses.models import Answer as StoredAnswer
from feedback.responses.models import Text
from feedback.surveys.definition import Joined, Kind, QuestionDefinition
from feedback.surveys.models import Survey
from tests import factories
from tests.factories import TODAY
from tests.keeper.conftest import Answer, words
from tests.surveys.every_kind import choices

databases = pytest.mark.django_db(databases=["default", "staging"])
AREA = QuestionDefinition(
    "q4", Kind.SINGLE, "Which area?", choices=choices("N", "S", "E"), joined_as=Joined.AREA
)
AGE = QuestionDefinition(
    "q5", Kind.SINGLE, "What age?", choices=choices("Under 25", "25+"), joined_as=Joined.AGE
)
JOINING = (*factories.QUESTIONS, AREA, AGE)


def make_survey(slug: str = "joining") -> Survey:
    """A survey that joins area and age band to words."""
    return factories.make_survey(slug, "survivor", *JOINING)


def hidden(**said: int) -> Counter[str]:
    """How many keep which mark, of so many who said each: `ab=5` is five in area a, of age b."""
    given = [Mark(key[0].strip("_"), key[1].strip("_")) for key in said for _ in range(said[key])]
    kept = hidden_among(given, 5)
    assert len(kept) == len(given)
    return Counter(f"{mark.area or '_'}{mark.age_band or '_'}" for mark in kept)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"aa": 5, "bb": 5}, {"aa": 5, "bb": 5}),
        ({"aa": 6, "ab": 3, "ac": 2}, {"aa": 6, "a_": 5}),
        ({"aa": 6, "ab": 1, "a_": 4}, {"aa": 6, "a_": 5}),
        ({"aa": 9, "ab": 4, "bb": 4}, {"aa": 9, "__": 8}),
        ({"_a": 5, "_b": 5}, {"_a": 5, "_b": 5}),
        ({"aa": 4}, {"__": 4}),
        ({"aa": 5, "__": 5}, {"aa": 5, "__": 5}),
    ],
)
def test_a_pair_falls_back_to_the_area_and_then_to_nothing(
    said: dict[str, int], kept: dict[str, int]
) -> None:
    assert hidden(**said) == kept


def test_whoever_is_left_without_a_mark_is_not_alone() -> None:
    """The one person in area b would be the only one with unmarked words."""
    assert hidden(aa=7, ab=6, ba=1) == {"aa": 7, "__": 7}
    assert hidden(aa=7, __=1) == {"__": 8}


def test_no_mark_is_ever_shared_by_fewer_than_five() -> None:
    chance = factories.seeded()
    for _ in range(400):
        people = chance.randint(5, 100)
        said = [
            Mark(chance.choice(["", "a", "b", "c", "d"]), chance.choice(["", "x", "y", "z"]))
            for _ in range(people)
        ]
        kept = hidden_among(said, 5)
        assert min(Counter(kept).values()) >= 5
        for before, after in zip(said, kept, strict=True):
            assert after in (before, Mark(before.area), UNMARKED), "nothing is made up"


def said_beside(text: str) -> set[tuple[str, str]]:
    """What stands beside the texts that begin so."""
    rows = Text.objects.filter(masked__startswith=text)
    return set(rows.values_list("area", "age_band"))


@databases
def test_the_keeper_joins_what_the_survey_declares(answer: Answer, keys: UnlockedKeys) -> None:
    survey = make_survey()
    answer(survey, 6, q1="a", q3=words("Common"), q4="a", q5="b")
    answer(survey, 5, q3=words("Coarse"), q4="b", q5="a")
    answer(survey, 3, q3=words("Rare"), q4="b", q5="b")
    answer(survey, 2, q3=words("Lone"), q4="c", q5="a")
    batches.run(keys, TODAY)
    assert said_beside("Common") == {("a", "b")}
    assert said_beside("Coarse") == {("b", "a")}
    assert said_beside("Rare") == said_beside("Lone") == {("", "")}
    assert StoredAnswer.objects.filter(question="q4", choice="c").count() == 2, "ticks are whole"


@databases
def test_without_a_declaration_nothing_is_joined(answer: Answer, keys: UnlockedKeys) -> None:
    """Control: the same answers to the same questions, declared as nothing."""
    plain = tuple(replace(question, joined_as="") for question in JOINING)
    survey = factories.make_survey("plain", "survivor", *plain)
    answer(survey, 9, q3=words("Common"), q4="a", q5="b")
    batches.run(keys, TODAY)
    assert said_beside("Common") == {("", "")}


@databases
def test_another_version_hides_nobody(answer: Answer, keys: UnlockedKeys) -> None:
    survey = make_survey()
    answer(survey, 6, q3=words("Before"), q4="a", q5="b")
    factories.rewrite(survey, questions=JOINING[1:])
    factories.make_ready(survey)
    Survey.objects.get(pk=survey.pk).renew(None, TODAY, is_wording_only=False)
    answer(Survey.objects.get(pk=survey.pk), 3, q3=words("After"), q4="a", q5="b")
    batches.run(keys, TODAY)
    assert said_beside("Before") == {("a", "b")}
    assert said_beside("After") == {("", "")}
