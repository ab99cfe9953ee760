"""What waits too long for its survey's five is pooled, and what no pool can hide is destroyed."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings

from feedback.desk.news import coding_work, new_batches
from feedback.intake.models import Envelope
from feedback.keeper import batches
from feedback.keeper.batches import Report
from feedback.keeper.keys.folder import KeyFolder
from feedback.responses.models import Batch, OpenedDigest, RawText, Response, Text
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body
from tests.factories import TODAY
from tests.keeper.conftest import PASSPHRASE, Answer, words

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
ENDED = TODAY + timedelta(days=1)


def day(number: int) -> date:
    """Return the day so many days after the month ended."""
    return ENDED + timedelta(days=number)


def run(folder: KeyFolder, number: int) -> Report:
    """Run the keeper so many days after the month ended."""
    return batches.run(folder.unlock(PASSPHRASE), day(number))


@pytest.fixture
def surveys(folder: KeyFolder, answer: Answer) -> dict[str, Survey]:
    """Two surveys for survivors, one for staff."""
    return {
        "spring": factories.make_survey("spring"),
        "summer": factories.make_survey("summer"),
        "team": factories.make_survey("team", "staff"),
    }


def test_after_75_days_one_group_is_pooled(
    surveys: dict[str, Survey], answer: Answer, folder: KeyFolder
) -> None:
    """Not a day earlier, and only what came in that month."""
    answer(surveys["spring"], 4, q1="a", q3=words("spring words"))
    answer(surveys["summer"], 1, q1="b", q3=words("summer words"))
    answer(surveys["team"], 2)
    folder.rotate(PASSPHRASE, ENDED)
    answer(surveys["summer"], 1, day=ENDED, q1="c")
    assert run(folder, 74).batches == []
    report = run(folder, 75)
    (batch,) = report.batches
    assert (batch.survey, batch.respondent_group, batch.responses) == (None, "survivor", 5)
    assert report.too_few == {"spring", "summer", "team"}, "as if nothing had been opened"
    assert Response.objects.count() == Text.objects.count() == RawText.objects.count() == 5
    assert set(Text.objects.values_list("month", flat=True)) == {day(75).replace(day=1)}
    assert set(Text.objects.values_list("is_pooled", flat=True)) == {True}
    assert Envelope.objects.count() == 3
    entry = AuditEntry.objects.get(action="keeper.pool")
    assert (entry.subject, entry.detail) == ("survivor", {"at_least": 5})


def test_a_group_under_five_joins_a_pool_of_all(
    surveys: dict[str, Survey], answer: Answer, folder: KeyFolder
) -> None:
    answer(surveys["spring"], 3)
    answer(surveys["team"], 2)
    folder.rotate(PASSPHRASE, ENDED)
    (batch,) = run(folder, 75).batches
    assert (batch.survey, batch.respondent_group, batch.responses) == (None, "", 5)
    assert Counter(Text.objects.values_list("respondent_group", flat=True)) == {
        "survivor": 3,
        "staff": 2,
    }
    assert not Envelope.objects.exists()


def test_too_few_for_any_pool_are_counted_and_destroyed_at_85_days(
    surveys: dict[str, Survey], answer: Answer, folder: KeyFolder
) -> None:
    answer(surveys["spring"], 3)
    answer(surveys["team"], 1)
    folder.rotate(PASSPHRASE, ENDED)
    answer(surveys["spring"], 1, day=ENDED)
    assert run(folder, 84).given_up == 0
    assert Envelope.objects.count() == 5
    report = run(folder, 85)
    assert (report.batches, report.given_up) == ([], 4)
    assert Envelope.objects.count() == 1, "what came later waits on"
    assert not Response.objects.exists()
    assert AuditEntry.objects.get(action="keeper.given_up").detail == {"answers": 4}
    assert run(folder, 86).given_up == 0


def test_one_more_answer_in_time_saves_them_all(
    surveys: dict[str, Survey], answer: Answer, folder: KeyFolder
) -> None:
    answer(surveys["spring"], 4)
    folder.rotate(PASSPHRASE, ENDED)
    run(folder, 80)
    answer(surveys["spring"], 1, day=ENDED)
    (batch,) = run(folder, 85).batches
    assert (batch.survey, batch.responses) == (surveys["spring"], 5)
    assert not Text.objects.filter(is_pooled=True).exists()


def test_five_are_never_given_up_because_their_interval_is_not_over(
    surveys: dict[str, Survey], answer: Answer, folder: KeyFolder, settings: Settings
) -> None:
    settings.BATCH_INTERVAL_DAYS = 30
    answer(surveys["spring"], 5)
    run(folder, -1)
    answer(surveys["spring"], 5)
    folder.rotate(PASSPHRASE, ENDED)
    assert run(folder, 1).next_from == {"spring": day(29)}, "control: the interval holds"
    Batch.objects.update(opened_on=day(80))
    assert run(folder, 84).batches == []
    (batch,) = run(folder, 85).batches
    assert (batch.survey, batch.responses) == (surveys["spring"], 5)


def test_killed_after_giving_up_they_are_counted_once(
    surveys: dict[str, Survey],
    answer: Answer,
    folder: KeyFolder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer(surveys["spring"], 3)
    folder.rotate(PASSPHRASE, ENDED)

    def killed(**kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killing:
        killing.setattr(Envelope.objects, "filter", killed)
        with pytest.raises(KeyboardInterrupt):
            run(folder, 85)
    assert (Envelope.objects.count(), OpenedDigest.objects.count()) == (3, 3)
    assert run(folder, 85).given_up == 0
    assert not Envelope.objects.exists()
    assert AuditEntry.objects.filter(action="keeper.given_up").count() == 1


def test_the_desk_never_says_which_survey_a_pooled_text_is_of(
    surveys: dict[str, Survey], answer: Answer, folder: KeyFolder, office: Office
) -> None:
    answer(surveys["spring"], 4)
    answer(surveys["summer"], 1, q3=words("The only one of its survey."))
    folder.rotate(PASSPHRASE, ENDED)
    run(folder, 75)
    officer = factories.make_user(Role.OFFICER)
    client = office(user=officer)
    page = body(client.get("/desk/"))
    assert "Several surveys: Victims and survivors" in page
    assert "answers from fewer than 10 people" in page
    assert "Survey summer" not in page
    assert [(work.survey_name, work.survey_slug, work.texts) for work in coding_work(officer)] == [
        ("Several surveys", "", 5)
    ]
    (text,) = Text.objects.filter(masked__startswith="The only")
    assert_nothing_names(client, text)
    (batch,) = new_batches(officer)
    assert client.post(f"/desk/batches/{batch.pk}/seen/").status_code == 302
    assert AuditEntry.objects.get(action="batch.seen").subject == "survivor"


def assert_nothing_names(client: Client, text: Text) -> None:
    """A pooled text's page, and the list filtered by its survey, say nothing of the survey."""
    page = body(client.get(f"/desk/texts/{text.pk}/?group=survivor"))
    assert "The only one" in page
    assert "Survey summer" not in page.replace("<option", "\n<option").split("<select")[0]
    by_survey = body(client.get("/desk/texts/?group=survivor&survey=summer&state=all"))
    assert "The only one" not in by_survey
    everything = body(client.get("/desk/texts/?group=survivor&state=all"))
    assert "The only one" in everything, "control"


def test_the_database_refuses_a_pool_that_names_a_survey(surveys: dict[str, Survey]) -> None:
    with pytest.raises(IntegrityError):
        Batch.objects.create(
            survey=surveys["spring"],
            respondent_group="survivor",
            month=TODAY.replace(day=1),
            opened_on=TODAY,
            responses=5,
        )


def test_the_promise_says_so_beforehand(surveys: dict[str, Survey]) -> None:
    promise = surveys["spring"].current_version().read_promise()
    (said,) = [sentence for sentence in promise.readers if "75 days" in sentence]
    assert "together with answers to our other surveys" in said
    assert "we destroy them" in said
    (said,) = [sentence for sentence in promise.readers if "90 days" in sentence]
    assert "destroy the key" in said
