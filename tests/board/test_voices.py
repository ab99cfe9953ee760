"""Who is not heard: what the board reads, and what officers note is being done."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client

from engagement.models import Area, EngagementTask, PopulationShare
from feedback.releases.models import Release
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.board.answered import ages, dimension, document, publish
from tests.board.reading import main_of
from you_said_we_did.board.reaching import reach
from you_said_we_did.board.readers import READERS

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
HIDDEN = "fewer than 10, or withheld to protect people"
SHARES = {"a": ("18 to 24", 11), "m": ("25 to 64", 67), "f": ("65 or over", 22)}
TASK = {
    "group_name": "Young adults",
    "words": "Visit the college with the outreach worker.",
    "due": "22 March 2027",
}


@pytest.fixture
def survey(db: None) -> Survey:
    """A survey and the ages of who lives here."""
    for category, (name, per_cent) in SHARES.items():
        PopulationShare.objects.create(
            characteristic="age",
            category=category,
            name=name,
            per_cent=per_cent,
            source="2021 census",
            counted_on=date(2021, 3, 21),
        )
    return factories.make_survey()


def rows(page: Any) -> dict[str, list[str]]:
    """Group -> the words of its cells."""
    found = {}
    for row in BeautifulSoup(page.content, "html.parser").select(".hb-board-voices tbody tr"):
        cells = [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        found[cells[0]] = cells[1:]
    return found


def test_each_group_is_told_in_a_band_with_its_range(office: Office, survey: Survey) -> None:
    publish(survey, document(survey, 200, ages(None, 120, 70)))
    page = office(Role.BOARD).get("/board/voices/")
    found = rows(page)
    assert found["18 to 24"] == [HIDDEN, "Not yet heard, or withheld 11% expected"]
    assert found["25 to 64"][0] == "120"
    assert "Too uncertain" not in found["25 to 64"][1]
    assert found["65 or over"][1].startswith("Heard more than expected")
    assert "Prefer not to say" not in found
    assert "Expected by: 2021 census, as of 21 March 2021." in page.content.decode()


def test_what_is_hidden_changes_no_byte(office: Office, survey: Survey) -> None:
    """Nothing on the page is made of more than the release: it has no other source."""
    publish(survey, document(survey, 200, ages(None, 120, 70)))
    client = office(Role.BOARD)
    before = main_of(client.get("/board/voices/"))
    factories.make_text(survey.current_version(), month=date(2026, 8, 1))
    assert main_of(client.get("/board/voices/")) == before


def test_areas_add_up_to_rural_and_urban(office: Office, survey: Survey) -> None:
    for slug, is_rural in (("dale", True), ("moor", True), ("town", False)):
        Area.objects.create(slug=slug, name=slug.capitalize(), is_rural=is_rural)
    for category, per_cent in (("rural", 40), ("urban", 60)):
        PopulationShare.objects.create(
            characteristic="rural", category=category, name=category, per_cent=per_cent, source="c"
        )
    names = {"a": "Dale", "b": "Moor", "c": "Town"}
    parts = dimension("area", names), {"a": 10, "b": None, "c": 180}
    publish(survey, document(survey, 195, parts))
    found = rows(office(Role.OFFICER).get("/board/voices/"))
    assert found["Rural places"][1].startswith("Heard less than expected")
    assert found["Towns"][1].startswith("Heard more than expected")
    assert "added up from areas" in found["Rural places"][0]


def test_pages_without_figures_or_answers_say_so(office: Office, survey: Survey) -> None:
    client = office(Role.BOARD)
    assert "No figures have been published yet" in client.get("/board/voices/").content.decode()
    factories.make_release(survey)
    assert "hold no answers to questions" in client.get("/board/voices/").content.decode()


@pytest.mark.parametrize("role", Role)
def test_five_roles_read_it_and_officers_alone_note(
    office: Office, survey: Survey, role: Role
) -> None:
    client = office(role)
    assert client.get("/board/voices/").status_code == (200 if role in READERS else 403)
    may = role == Role.OFFICER
    assert client.get("/board/voices/tasks/new/").status_code == (200 if may else 403)
    typed = {**TASK, "owner": factories.make_agency().pk}
    assert client.post("/board/voices/tasks/new/", typed).status_code == (302 if may else 403)
    assert EngagementTask.objects.count() == may


def test_a_query_asks_for_no_other_cut(office: Office, survey: Survey) -> None:
    assert office(Role.BOARD).get("/board/voices/?age=a").status_code == 404


def test_a_task_stands_beside_its_group_until_it_is_done(office: Office, survey: Survey) -> None:
    publish(survey, document(survey, 200, ages(None, 120, 70)))
    client = office(Role.OFFICER)
    link = BeautifulSoup(client.get("/board/voices/").content, "html.parser").select_one(
        ".hb-board-voices td a"
    )
    assert link is not None
    form = client.get(str(link["href"]))
    assert 'value="18 to 24"' in form.content.decode()
    typed = {**TASK, "owner": factories.make_agency().pk}
    assert client.post(str(link["href"]), typed).status_code == 302
    task = EngagementTask.objects.get()
    assert (task.characteristic, task.category) == ("age", "a")
    found = reach(Release.objects.published(), factories.TODAY).surveys[0].missing
    assert [each.task for each in found[0].tasks] == [task]
    assert AuditEntry.objects.filter(action="engagement_task.noted").count() == 1
    client.post(f"/board/voices/tasks/{task.pk}/done/")
    task.refresh_from_db()
    assert task.done_on == factories.TODAY
    assert not reach(Release.objects.published(), factories.TODAY).surveys[0].missing[0].tasks
    again = client.post(f"/board/voices/tasks/{task.pk}/done/", follow=True)
    assert "marked as done already" in again.content.decode()
    assert AuditEntry.objects.filter(action="engagement_task.done").count() == 1


def test_an_incomplete_task_keeps_what_was_typed(office: Office, survey: Survey) -> None:
    answer = office(Role.OFFICER).post("/board/voices/tasks/new/", {**TASK, "due": "soon"})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "Write a day such as 22 March 2027." in text
    assert "Choose who does it." in text
    assert TASK["words"] in text
    assert not EngagementTask.objects.exists()


def test_the_database_refuses_a_task_done_before_it_was_noted(survey: Survey) -> None:
    task = EngagementTask(
        group_name="g",
        words="w",
        owner=factories.make_agency(),
        due=factories.TODAY,
        noted_on=factories.TODAY,
        done_on=date(2026, 1, 1),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        task.save()
