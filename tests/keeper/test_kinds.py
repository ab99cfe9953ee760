"""What the keeper stores of every kind of question."""

import secrets
from datetime import date

import pytest

from feedback.intake.submission import send
from feedback.keeper import batches
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.responses.models import Answer, Text
from tests import factories
from tests.factories import TODAY
from tests.keeper import conftest as keeping
from tests.surveys import every_kind
from tests.surveys.every_kind import TICKS, TYPED

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
folder, keys = keeping.folder, keeping.keys


def test_rows_are_ticked_one_by_one_and_words_go_their_own_way(keys: UnlockedKeys) -> None:
    survey = factories.make_survey("whole", is_open=False)
    factories.rewrite(survey, questions=every_kind.QUESTIONS, sections=every_kind.PARTS)
    factories.open_survey(survey, on=date(2026, 1, 5))
    definition = survey.current_version().read()
    answers = {key: answer for key, (_, answer) in TYPED.items()}
    for _ in range(5):
        send(definition, answers, secrets.token_bytes(16), TODAY)
    batches.run(keys, TODAY)
    stored = list(Answer.objects.values_list("question", "choice"))
    assert sorted(stored) == sorted([*TICKS] * 5)
    assert sorted(Text.objects.values_list("question", flat=True)) == ["q8"] * 5 + ["q9"] * 5
