"""Invented people answer as real ones do: by the forms, leaving some things out."""

import json
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from feedback.surveys.definition import Kind
from feedback.surveys.forms import QuestionForm, check_answers
from hearback.demo import respondents, servers
from hearback.demo.coders import readings_for
from hearback.demo.respondents import Respondents, spread
from tests.demo.conftest import CODEBOOK, definitions

SURVIVORS, STAFF = definitions()


def answers_of(seed: int, number: int = 50) -> list[dict[str, Any]]:
    crowd = Respondents(seed)
    return [crowd.answer(definition) for definition in spread(number, [SURVIVORS, STAFF])]


def test_the_same_seed_gives_the_same_answers_and_another_gives_others() -> None:
    assert answers_of(1) == answers_of(1)
    assert answers_of(1) != answers_of(2)


def test_without_a_seed_no_two_crowds_are_alike() -> None:
    first, second = Respondents().answer(SURVIVORS), Respondents().answer(SURVIVORS)
    assert first != second


def test_every_answer_passes_the_check_the_keeper_makes() -> None:
    crowd = Respondents(3)
    for definition in (SURVIVORS, STAFF):
        for _ in range(40):
            answers = crowd.answer(definition)
            assert check_answers(definition, answers) == answers


def test_answers_go_through_the_real_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Watched(QuestionForm):
        def answer(self) -> Any:
            asked.append(self.question.key)
            return super().answer()

    monkeypatch.setattr(respondents, "QuestionForm", Watched)
    Respondents(1).answer(SURVIVORS)
    assert asked == [question.key for question in SURVIVORS.questions]


def test_each_writes_in_one_to_three_questions_and_some_let_us_quote() -> None:
    crowd = Respondents(5)
    texts = {q.key for q in SURVIVORS.questions if q.is_text}
    written = [texts & crowd.answer(SURVIVORS).keys() for _ in range(150)]
    assert {len(keys) for keys in written} == {1, 2, 3}
    quotes = Counter(
        answer["quote"]
        for answers in answers_of(6)
        for answer in answers.values()
        if isinstance(answer, dict)
    )
    assert quotes[True] > 10
    assert quotes[False] > 10


def test_whoever_ticks_none_ticks_nothing_else() -> None:
    crowd = Respondents(8)
    several = [q for q in SURVIVORS.questions if q.kind == Kind.MULTIPLE]
    for _ in range(300):
        answers = crowd.answer(SURVIVORS)
        for question in several:
            ticked = answers.get(question.key, [])
            if any(choice.is_alone for choice in question.choices if choice.key in ticked):
                assert len(ticked) == 1


def test_seven_in_ten_answer_the_first_survey() -> None:
    counts = Counter(definition.slug for definition in spread(100, [SURVIVORS, STAFF]))
    assert counts == {"spring": 70, "team": 30}


def test_a_few_all_answer_the_first_survey() -> None:
    """Four and somebody's own make the five a batch needs."""
    assert {d.slug for d in spread(4, [SURVIVORS, STAFF])} == {"spring"}


def test_most_themes_are_not_said_in_the_codebooks_own_phrases() -> None:
    """Else a program that only looks for phrases would seem to read like a person."""
    groups = json.loads(CODEBOOK.read_text())["groups"]
    phrases = {t["slug"]: t["phrases"] for group in groups for t in group["themes"]}
    crowd, reader = Respondents(4), readings_for("survivor")
    spoken = []
    for _ in range(300):
        answers = crowd.answer(SURVIVORS)
        for question in (q for q in SURVIVORS.questions if q.is_text and q.key in answers):
            text = answers[question.key]["text"]
            spoken += [
                any(phrase in text.lower() for phrase in phrases[slug])
                for slug in reader.themes_in(text, question.prompt)
            ]
    assert len(spoken) > 500
    assert 0.2 < sum(spoken) / len(spoken) < 0.5


def test_the_generator_imports_neither_masking_nor_theming() -> None:
    """It must not know what will be looked for. Asked as the public tier, whose own apps load
    neither: whatever the generator pulled in, even through others, would be seen.
    """
    code = """
import sys, django
django.setup()
import hearback.demo.management.commands.demo_answers
print([name for name in sys.modules if name.startswith(("feedback.masking", "feedback.theming"))])
"""
    environment = servers.environment(
        DJANGO_SETTINGS_MODULE="hearback.settings.test", HEARBACK_TIER="public"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr
