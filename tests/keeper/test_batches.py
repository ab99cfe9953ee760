"""What a run of the keeper does: who is opened, who waits, what is written."""

import secrets
from collections import Counter
from datetime import date, timedelta

import pytest
from pytest_django import Settings

from engagement.models import Area
from feedback.intake.models import Envelope, SpentToken
from feedback.intake.sealing import ENVELOPE_SIZES
from feedback.keeper import batches
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.opening import Waiting
from feedback.keeper.splitting import Rows
from feedback.responses.models import Answer, Batch, Coding, OpenedDigest, Quarantined, Text
from feedback.responses.models import Response as StoredResponse
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from tests import factories
from tests.factories import TODAY
from tests.keeper.conftest import PASSPHRASE, words
from tests.keeper.conftest import Answer as GiveAnswer

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def test_five_answers_become_a_batch(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    answer(survey, 5)
    report = batches.run(keys, TODAY)
    (batch,) = Batch.objects.all()
    assert report.batches == [batch]
    assert (batch.survey, batch.responses, batch.opened_on) == (survey, 5, TODAY)
    assert batch.month == date(2026, 11, 1)
    assert not batch.seen_by_office
    assert StoredResponse.objects.filter(month=date(2026, 11, 1)).count() == 5
    assert Counter(Answer.objects.values_list("question", "choice")) == {
        ("q1", "a"): 5,
        ("q2", "a"): 5,
        ("q2", "b"): 5,
    }
    assert {text.masked for text in Text.objects.all()} == {"We were still waiting."}
    assert Envelope.objects.count() == 0
    assert OpenedDigest.objects.count() == 5


def test_a_text_carries_what_the_desk_needs_and_no_more(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    answer(survey, 4)
    answer(survey, q3=words("You may quote this.", quote=True))
    batches.run(keys, TODAY)
    text = Text.objects.get(masked="You may quote this.")
    assert text.may_quote
    assert (text.question, text.prompt, text.respondent_group) == (
        "q3",
        "should_change",
        "survivor",
    )
    assert text.version == survey.current_version()
    assert text.month == date(2026, 11, 1)
    assert not text.is_masking_confirmed
    assert Text.objects.filter(may_quote=True).count() == 1


def test_four_stay_sealed_and_nobody_learns_how_many(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    reports = []
    for _ in range(5):
        reports.append(batches.run(keys, TODAY))
        answer(survey)
    assert all(report == reports[0] for report in reports)
    assert reports[0].too_few == {survey.slug}
    assert not Batch.objects.exists()
    assert not OpenedDigest.objects.exists()
    assert Envelope.objects.count() == 5


def test_surveys_are_counted_apart(survey: Survey, answer: GiveAnswer, keys: UnlockedKeys) -> None:
    other = factories.make_survey("summer", "staff")
    answer(survey, 4)
    answer(other, 6)
    report = batches.run(keys, TODAY)
    assert [batch.survey for batch in report.batches] == [other]
    assert report.too_few == {survey.slug}
    assert Envelope.objects.count() == 4


def test_the_interval_between_batches_is_kept(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys, settings: Settings
) -> None:
    settings.BATCH_INTERVAL_DAYS = 7
    answer(survey, 5)
    batches.run(keys, TODAY)
    answer(survey, 50)
    early = batches.run(keys, TODAY + timedelta(days=6))
    assert early.batches == []
    assert (early.too_few, set(early.next_from)) == (set(), {survey.slug})
    assert early.next_from == {survey.slug: TODAY + timedelta(days=7)}
    (batch,) = batches.run(keys, TODAY + timedelta(days=7)).batches
    assert batch.responses == 50


def test_a_batch_belongs_to_the_month_it_is_opened_in(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    answer(survey, 5, day=TODAY)
    batches.run(keys, date(2026, 12, 31))
    assert set(Text.objects.values_list("month", flat=True)) == {date(2026, 12, 1)}
    assert set(StoredResponse.objects.values_list("month", flat=True)) == {date(2026, 12, 1)}


def test_texts_are_masked_before_they_are_stored(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    Area.objects.create(slug="netherby", name="Netherby")
    said = "Ring Mandy on 07700 900123, she's at 14 Mill Lane in netherby. <b>Refuge</b> helped."
    answer(survey, 5, q3=words(said))
    batches.run(keys, TODAY)
    assert set(Text.objects.values_list("masked", flat=True)) == {
        "Ring [name] on [phone], she's at [address] in [place]. Refuge helped."
    }


def test_suggestions_carry_the_words_that_triggered_them(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    factories.make_codebook()
    answer(survey, 5, q3=words("Mandy’s joint tenancy: I’m still waiting, still waiting."))
    batches.run(keys, TODAY)
    for text in Text.objects.all():
        suggested = {coding.theme.slug: coding.words for coding in text.codings.suggested()}
        assert suggested == {"waiting": ["still waiting"], "housing": ["joint tenancy"]}
    assert Coding.objects.exclude(coder=None).count() == 0


def test_without_a_codebook_texts_arrive_all_the_same(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    answer(survey, 5)
    batches.run(keys, TODAY)
    assert Text.objects.count() == 5
    assert not Coding.objects.exists()


@pytest.mark.parametrize(("share", "drawn"), [(0.0, 0), (1.0, 5)])
def test_the_second_coders_share_is_drawn(
    survey: Survey,
    answer: GiveAnswer,
    keys: UnlockedKeys,
    settings: Settings,
    share: float,
    drawn: int,
) -> None:
    settings.SECOND_CODING_SHARE = share
    answer(survey, 5)
    batches.run(keys, TODAY)
    assert Text.objects.filter(is_drawn=True).count() == drawn


def test_an_empty_answer_is_a_response_without_texts(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    answer(survey, 5, q1="", q3=words("  "))
    batches.run(keys, TODAY)
    assert StoredResponse.objects.count() == 5
    assert not Answer.objects.exists()
    assert not Text.objects.exists()


def test_a_closed_surveys_last_answers_are_opened(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    answer(survey, 5)
    survey.close(by=None, on=TODAY)
    assert len(batches.run(keys, TODAY).batches) == 1


def test_an_address_changed_since_loses_nothing(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    answer(survey, 5)
    Survey.objects.filter(pk=survey.pk).update(slug="autumn")
    assert [batch.survey for batch in batches.run(keys, TODAY).batches] == [survey]


def test_answers_sealed_to_last_months_key_are_opened(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys, folder: KeyFolder
) -> None:
    answer(survey, 3)
    folder.rotate(PASSPHRASE, TODAY)
    answer(survey, 2)
    assert len(batches.run(folder.unlock(PASSPHRASE), TODAY).batches) == 1


def test_the_audit_log_tells_no_exact_number(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    answer(survey, 9)
    batches.run(keys, TODAY)
    entry = AuditEntry.objects.get(action="keeper.batch")
    assert (entry.actor, entry.subject, entry.detail) == ("system", survey.slug, {"at_least": 5})


def test_spent_tokens_are_forgotten_once_they_are_of_no_use(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    answer(survey)
    batches.run(keys, TODAY + timedelta(days=2))
    assert SpentToken.objects.count() == 2, "a page left open could still be sent again"
    batches.run(keys, TODAY + timedelta(days=3))
    assert SpentToken.objects.count() == 0
    assert not Quarantined.objects.exists()


def test_a_large_batch_is_opened_in_slices(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that memory has a ceiling. Killed between two, the rest comes later, each answer once."""
    monkeypatch.setattr(batches, "AT_ONCE", 10)
    for number in range(25):
        answer(survey, q1="a", q3=words(f"answer{number} was here"))
    really = batches.release
    held: list[int] = []

    def release(batch: Batch, rows: Rows, envelopes: list[Waiting]) -> None:
        if len(held) == 2:
            raise KeyboardInterrupt
        held.append(len(envelopes))
        really(batch, rows, envelopes)

    with monkeypatch.context() as killing:
        killing.setattr(batches, "release", release)
        with pytest.raises(KeyboardInterrupt):
            batches.run(keys, TODAY)
    assert held == [8, 8]
    batch = Batch.objects.get()
    assert batch.responses == StoredResponse.objects.count() == 16
    assert Envelope.objects.count() == 9
    report = batches.run(keys, TODAY + timedelta(days=7))
    assert [one.responses for one in report.batches] == [9]
    said = list(Text.objects.values_list("masked", flat=True))
    assert sorted(said) == sorted(f"answer{number} was here" for number in range(25))
    assert not Envelope.objects.exists()


def test_what_will_not_open_is_set_aside_in_slices(
    survey: Survey, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    for _ in range(5):
        Envelope.objects.create(sealed=b"\x01" + secrets.token_bytes(min(ENVELOPE_SIZES) - 1))
    assert batches.run(keys, TODAY).quarantined == 5
    assert Quarantined.objects.count() == 5
    assert not Envelope.objects.exists()
