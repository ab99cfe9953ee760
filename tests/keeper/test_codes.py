"""What the keeper does with codes: counts the used ones in bands, and forgets what is over."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

import pytest
from pytest_django import Settings

from feedback.intake.codes import digest_of
from feedback.intake.models import BurntCode
from feedback.intake.submission import send
from feedback.keeper import batches
from feedback.keeper.carrying import back
from feedback.keeper.codes import forget_codes
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.surveys.models import Code, CodeBatch, Survey
from tests.factories import TODAY
from tests.intake.invited import make_coded_survey, make_codes

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def survey(db: None) -> Survey:
    """An open survey that asks for a code."""
    return make_coded_survey()


def use(survey: Survey, codes: Iterable[str]) -> None:
    """Answer with each of these codes."""
    definition = survey.current_version().read()
    for code in codes:
        digest = digest_of(code, survey.pk)
        send(definition, {"q1": "a"}, secrets.token_bytes(16), TODAY, digest)


def test_use_is_counted_when_answers_are_opened_and_never_before(
    survey: Survey, keys: UnlockedKeys
) -> None:
    codes = make_codes(survey, TODAY, 40)
    use(survey, codes[:4])
    batches.run(keys, TODAY)  # too few to open
    assert CodeBatch.objects.get().used_at_least is None
    use(survey, codes[4:13])
    assert batches.run(keys, TODAY).batches
    assert CodeBatch.objects.get().used_at_least == 10
    use(survey, codes[13:30])
    assert CodeBatch.objects.get().used_at_least == 10
    assert batches.run(keys, TODAY + timedelta(days=7)).batches
    assert CodeBatch.objects.get().used_at_least == 30
    assert BurntCode.objects.count() == 30


def test_codes_are_forgotten_once_every_answer_is_opened_or_gone(
    survey: Survey, settings: Settings
) -> None:
    other = make_coded_survey("autumn")
    codes = make_codes(survey, TODAY)
    make_codes(other, TODAY, prefix="QQQ")
    for code in codes[:3]:
        BurntCode.objects.create(pk=digest_of(code, survey.pk))
    survey.close(None, TODAY)
    forget_codes(TODAY + timedelta(days=settings.KEYS_LIVE_DAYS))
    assert (Code.objects.count(), BurntCode.objects.count()) == (50, 3)
    forget_codes(TODAY + timedelta(days=settings.KEYS_LIVE_DAYS + 1))
    assert set(Code.objects.values_list("prefix", flat=True)) == {"QQQ"}
    assert not BurntCode.objects.exists()


def test_where_the_keeper_is_another_machine_the_site_counts(
    survey: Survey, keys: UnlockedKeys
) -> None:
    """The codes stay at the site: it counts when it takes in what was opened."""
    codes = make_codes(survey, TODAY)
    use(survey, codes[:12])
    back.count_codes(set(), TODAY)
    assert CodeBatch.objects.get().used_at_least is None
    survey.batches.create(month=TODAY.replace(day=1), opened_on=TODAY, responses=12)
    back.count_codes(set(), TODAY)
    assert CodeBatch.objects.get().used_at_least == 10
