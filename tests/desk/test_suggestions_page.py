"""The suggestions page through HTTP: before any model, training, figures in words, going back."""

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from feedback.desk.figures import ModeFigures, in_comparison
from feedback.desk.runs import Run
from feedback.responses.models import SuggestionModel, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body
from tests.desk.learning import do, plant_coded, without_sentences

pytestmark = pytest.mark.django_db
HERE = "/desk/suggestions/"


@pytest.fixture(autouse=True)
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sentence model."""
    without_sentences(monkeypatch)


def test_before_there_is_anything(office: Office) -> None:
    page = body(office(Role.OFFICER).get(HERE))
    assert "There is no codebook yet" in page
    assert "Train now" not in page


def test_before_any_model_the_phrases_are_named(office: Office, version: SurveyVersion) -> None:
    page = body(office(Role.OFFICER).get(HERE))
    assert "phrases of the codebook alone" in page
    assert "only ever suggestions" in page
    assert "Train now" in page


def test_training_from_the_page_to_figures_in_words(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    plant_coded(version, ana)
    client = office(Role.OFFICER)
    client.post(f"{HERE}ask/train/")
    page = body(client.get(HERE))
    assert "waiting for the worker" in page
    assert "Train now" not in page
    again = client.post(f"{HERE}ask/train/", follow=True)
    assert "going on already" in body(again)
    assert DBTaskResult.objects.filter(task_path="feedback.desk.tasks.work").count() == 1
    call_command("suggest", run=Run.objects.get().pk)
    page = body(client.get(HERE))
    assert "Version 1" in page
    assert "60 coded texts" in page
    assert page.count("100.0% of the suggestions shown were right; 100.0% of the themes") == 3
    assert page.count("1.00 suggestions per text") == 3
    assert "“Cautious”" not in page[: page.index("no difference measured from")]
    assert page.count("no difference measured from “Cautious”") == 2
    assert "the suggestions that stood when a text was coded, before this training" in page
    home = body(client.get("/desk/"))
    assert "not what the program has learned since" in home


def test_half_done_it_can_be_stopped(office: Office, version: SurveyVersion) -> None:
    run = Run.ask(Run.Kind.TRAIN, None)
    run.begin()
    run.go_on(40)
    client = office(Role.OFFICER)
    assert "40% done" in body(client.get(HERE))
    page = body(client.post(f"{HERE}stop/{run.pk}/", follow=True))
    assert "Everything stands as it stood before" in page
    assert "stopped" in page
    assert "over already" in body(client.post(f"{HERE}stop/{run.pk}/", follow=True))


def test_a_failure_is_said(office: Office, version: SurveyVersion) -> None:
    do("train")
    SuggestionModel.objects.update(content=b"x")
    do("suggest")
    assert "The trained model is damaged" in body(office(Role.OFFICER).get(HERE))


def test_cautious_or_eager(office: Office, version: SurveyVersion) -> None:
    do("train")
    client = office(Role.OFFICER)
    client.post(f"{HERE}mode/", {"mode": "cautious"})
    assert SuggestionModel.objects.get().mode == "cautious"
    assert Run.objects.filter(kind="suggest", status="waiting").exists()
    page = client.post(f"{HERE}mode/", {"mode": "reckless"})
    assert "error" in page.content.decode().lower()
    assert SuggestionModel.objects.get().mode == "cautious"
    assert AuditEntry.objects.get(action="suggestions.mode_chosen").detail == {"mode": "cautious"}


def test_two_versions_theme_by_theme_and_back(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    do("train")
    plant_coded(version, ana)
    do("train")
    client = office(Role.OFFICER)
    page = body(client.get(f"{HERE}compare/?before=1&after=2"))
    assert page.index("Version 1: right of shown") < page.index("Version 2: right of shown")
    assert "of 20" in page
    assert "error" in body(client.get(f"{HERE}compare/?before=1&after=9")).lower()
    client.post(f"{HERE}use/1/")
    in_use = SuggestionModel.objects.in_use()
    assert in_use
    assert in_use.number == 1
    assert "in use already" in body(client.post(f"{HERE}use/1/", follow=True))
    assert client.post(f"{HERE}use/7/").status_code == 404


def test_a_newer_codebook_is_said(office: Office, version: SurveyVersion) -> None:
    do("train")
    SuggestionModel.objects.update(codebook_number=0)
    assert "The codebook is at version 1 now" in body(office(Role.OFFICER).get(HERE))


def test_a_text_says_that_a_program_suggested(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    text = factories.make_text(version, "We were still waiting.")
    do("suggest")
    page = body(office(user=ana).get(f"/desk/texts/{text.pk}/"))
    assert "Suggested by a program. Tick only what you see yourself." in page
    assert Text.objects.get().is_coded is False


@pytest.mark.parametrize("role", [Role.CODER, Role.REVIEWER, Role.BOARD])
def test_only_officers(office: Office, role: Role) -> None:
    client = office(role)
    assert client.get(HERE).status_code == 403
    assert client.post(f"{HERE}ask/train/").status_code == 403


def test_modes_that_lie_near_are_told_apart() -> None:
    near = [
        ModeFigures("cautious", "Cautious", 0.912, 0.98, 1.4),
        ModeFigures("balanced", "Balanced", 0.908, 0.984, 1.41),
        ModeFigures("eager", "Eager", 0.908, 0.984, 1.41),
    ]
    assert [words for _, words in in_comparison(near)] == [
        "91.2% of the suggestions shown were right; 98.0% of the themes people saw were shown;"
        " 1.40 suggestions per text",
        "90.8% of the suggestions shown were right; 98.4% of the themes people saw were shown;"
        " 1.41 suggestions per text",
        "90.8% of the suggestions shown were right; 98.4% of the themes people saw were shown;"
        " 1.41 suggestions per text; no difference measured from “Balanced”",
    ]
