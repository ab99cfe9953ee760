"""Random surveys of every kind with logic, answered at random over HTTP: what is sealed is what the
logic allows, worked out here once more and apart from `logic`. Nothing but the server is trusted:
every page also posts answers to questions it does not show.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from feedback.intake.models import Envelope
from feedback.surveys.definition import (
    AnswerTest,
    Condition,
    Kind,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)
from feedback.surveys.kinds import kind_of
from feedback.surveys.structure import problems
from tests import factories
from tests.intake.conftest import Clock, opened
from tests.intake.person import Person
from tests.safety.size import size
from tests.surveys import every_kind

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
SLUGS = (f"random-{number}" for number in count())
NOTE = every_kind.STATEMENT
ASKED = [q for q in every_kind.QUESTIONS if q.kind != Kind.STATEMENT and q.key in every_kind.TYPED]
# For each question of `every_kind` what may be posted, and the answer that it makes.
SAID: dict[str, list[tuple[dict[str, Any], Any]]] = {
    **{key: [typed, ({}, None)] for key, typed in every_kind.TYPED.items()},
    "q1": [({"q1": "a"}, "a"), ({"q1": "b"}, "b"), ({}, None)],
    "q2": [({"q2": ["b", "a"]}, ["a", "b"]), ({"q2": ["d"]}, ["d"]), ({}, None)],
    "q4": [({"q4-a": "a", "q4-b": "c"}, {"q4-a": "a", "q4-b": "c"}), ({}, None)],
}


@st.composite
def conditions(draw: st.DrawFn, earlier: list[QuestionDefinition]) -> Condition | None:
    """Draw a condition on earlier questions, or none."""
    if not earlier or draw(st.integers(0, 3)) == 0:
        return None
    tests = []
    for _ in range(draw(st.sampled_from((1, 1, 2)))):
        asked = draw(st.sampled_from(earlier))
        items = [item for item in kind_of(asked).items(asked) if item.choices]
        if asked.is_text or not items or not kind_of(asked).can_be_compared:
            tests.append(AnswerTest(asked.key, "answered"))
            continue
        item = draw(st.sampled_from(items))
        choice = draw(st.sampled_from([each.key for each in item.choices]))
        operator = draw(st.sampled_from(("equals", "contains", "answered")))
        tests.append(AnswerTest(item.key, operator, "" if operator == "answered" else choice))
    return Condition(draw(st.sampled_from(("all", "any"))), tuple(tests))


@st.composite
def surveys(draw: st.DrawFn) -> tuple[SurveyDefinition, dict[str, str]]:
    """Draw a survey, and which question of `every_kind` each of its questions is."""
    origins: dict[str, str] = {}
    questions: list[QuestionDefinition] = []
    parts: list[SectionDefinition] = []
    in_part = st.booleans()
    for number in range(draw(st.integers(2, 6))):
        earlier = [q for q in questions if q.kind != Kind.STATEMENT]
        if draw(st.integers(0, 3)) == 0:
            parts.append(SectionDefinition(f"p{number}", "Part", draw(conditions(earlier))))
            questions.append(replace(NOTE, key=f"n{number}", section=f"p{number}"))
        origin = draw(st.sampled_from(ASKED))
        is_inside = draw(in_part)
        section = parts[-1].key if parts and is_inside else ""
        if section and questions[-1].section != section:
            section = ""
        asked = replace(
            origin, key=f"q{number + 1}", section=section, shown_if=draw(conditions(earlier))
        )
        origins[asked.key] = origin.key
        questions.append(asked)
    about = every_kind.ABOUT_YOU if draw(st.booleans()) else ()
    return factories.define(
        "random", "survivor", *questions, sections=tuple(parts), about_you=about
    ), origins


def facts_of(question: QuestionDefinition, answer: Any) -> dict[str, set[str]]:
    """Return what an answer says, by item."""
    if answer is None:
        return {}
    if isinstance(answer, str):
        return {question.key: {answer}}
    if isinstance(answer, list):
        return {question.key: set(answer)}
    if "text" in answer:
        return {question.key: {"something"}}
    return {key: {said} for key, said in answer.items()} | {question.key: set(answer.values())}


def holds(condition: Condition | None, known: Mapping[str, set[str]]) -> bool:
    """Work a condition out by what its words mean."""
    if condition is None:
        return True
    results = []
    for test in condition.tests:
        said = known.get(test.item, set())
        results.append(
            {
                "answered": bool(said),
                "equals": said == {test.choice},
                "contains": test.choice in said,
            }[test.operator]
        )
    return all(results) if condition.mode == "all" else any(results)


def allowed(definition: SurveyDefinition, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be sealed of all that was ever typed."""
    known: dict[str, set[str]] = {}
    sealed, skipped = {}, set()
    parts = {part.key: part for part in definition.sections}
    for each in definition.questions:
        part = parts.get(each.section)
        is_shown = each.section not in skipped and holds(each.shown_if, known)
        if not is_shown or (part and not holds(part.shown_if, known)):
            continue
        if each.kind == Kind.STATEMENT:
            skipped |= {each.section} if typed.get(each.key) == "skip" else set()
            continue
        known |= facts_of(each, typed.get(each.key))
        if typed.get(each.key) is not None:
            sealed[each.key] = typed[each.key]
    return sealed


class Walk:
    """One person's way through a drawn survey; what she does is drawn too."""

    def __init__(self, person: Person, origins: dict[str, str], data: st.DataObject) -> None:
        self.person, self.origins, self.data = person, origins, data
        self.typed: dict[str, Any] = {}

    def choose(self, key: str) -> tuple[dict[str, Any], Any]:
        """Draw what is typed on a question's page, as its own fields are called."""
        origin = self.origins.get(key, key)
        posted, answer = self.data.draw(st.sampled_from(SAID.get(origin, [({}, None)])))
        renamed = {name.replace(origin, key, 1): value for name, value in posted.items()}
        if isinstance(answer, dict) and "text" not in answer:
            answer = {name.replace(origin, key, 1): value for name, value in answer.items()}
        return renamed, answer

    def answer(self) -> None:
        """Answer the question before her, and try to answer others that are not."""
        fields = self.person.fields()
        key = fields["step.at"]
        if key.startswith("n"):
            go = self.data.draw(st.sampled_from(("next", "skip")))
            self.typed[key] = "skip" if go == "skip" else None
            self.person.post(fields | {"step.go": go})
            return
        posted, answer = self.choose(key)
        own = {name for name in fields if name.split("-")[0] == key}
        hidden = {f"q{n}": "a" for n in range(1, 9) if f"q{n}" != key} | {"q99": "b", "e1": "a"}
        kept = {name: value for name, value in fields.items() if name not in own}
        self.person.post(hidden | kept | posted | {"step.go": "next"})
        self.typed[key] = answer

    def to_the_check(self) -> None:
        """Answer whatever is asked until the check page."""
        while self.person.fields()["step.at"] != "page.check":
            assert self.person.response.status_code == 200
            self.answer()


@given(drawn=surveys(), data=st.data())
@settings(
    deadline=None,
    max_examples=size(250),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
def test_what_is_sealed_is_what_the_logic_allows(
    public: Client,
    keeper: PrivateKey,
    clock: Clock,
    drawn: tuple[SurveyDefinition, dict[str, str]],
    data: st.DataObject,
) -> None:
    definition, origins = drawn
    assume(not problems(definition))
    Envelope.objects.all().delete()
    slug = next(SLUGS)
    survey = factories.make_survey(slug, is_open=False)
    factories.rewrite(
        survey,
        questions=definition.questions,
        sections=definition.sections,
        about_you=definition.about_you,
    )
    factories.open_survey(survey, on=date(2026, 1, 5))
    walk = Walk(Person(public, slug).start(), origins, data)
    walk.to_the_check()
    for _ in range(3):
        changes = [str(each["value"]) for each in walk.person.soup.select("button[value^='to-']")]
        if changes:  # the first decide most of what comes later
            walk.person.press(data.draw(st.sampled_from(changes[:2])))
            walk.to_the_check()
    clock.forward(60)
    if definition.about_you:
        walk.person.press("next").press("no")
    walk.person.press("send")
    assert walk.person.heading == "Thank you"
    (payload,) = opened(keeper)
    assert payload.answers == allowed(definition, walk.typed)
