"""The builder's screens, over HTTP as an officer uses them."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from feedback.surveys.definition import Kind, SurveyDefinition
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.surveys.every_kind import PARTS, QUESTIONS


@pytest.fixture
def survey() -> Survey:
    """A draft that asks three questions."""
    return factories.make_survey(is_open=False)


def url(name: str, survey: Survey, *args: str) -> str:
    """Return an address of the builder."""
    return reverse(f"builder:{name}", args=(survey.pk, *args))


def written(survey: Survey) -> SurveyDefinition:
    """Return what the draft says now."""
    return Survey.objects.get(pk=survey.pk).draft.read()


def fill(client: Client, address: str, **typed: Any) -> Any:
    """Open a form, fill it in and save it, with all that stood in it already."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    form = next(form for form in page.select("#builder form") if form.select("[name=seen]"))
    values: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name]"):
        values[str(field["name"])] = field.get("value") or field.get_text().removeprefix("\n")
    for field in form.select("select[name]"):
        chosen = field.select_one("option[selected]")
        values[str(field["name"])] = chosen["value"] if chosen else ""
    return client.post(address, values | typed)


def words(response: Any) -> str:
    """Return a page's words."""
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def seen_on(response: Any) -> str:
    """Return what a screen says was seen when it was drawn."""
    field = BeautifulSoup(response.content, "html.parser").select_one("#builder [name=seen]")
    assert field
    return str(field["value"])


TYPED: dict[str, dict[str, Any]] = {
    Kind.SINGLE: {"choices": "Yes\nNo\n"},
    Kind.MULTIPLE: {"choices": "Housing\nHealth", "alone": "None of these"},
    Kind.SCALE: {"points": "7", "low": "Not at all", "high": "Completely"},
    Kind.GRID: {"rows": "I was heard\nI knew what came next", "choices": "Agree\nDisagree"},
    Kind.RANK: {"choices": "Speed\nKindness\nPrivacy"},
    Kind.BAND: {"bounds": "0\n1\n3"},
    Kind.MONTH: {"from_year": "2015"},
    Kind.SHORT: {"prompt": "idea"},
    Kind.TEXT: {"prompt": "works_well"},
    Kind.STAR: {"rows": "Home\nMoney\nPeople", "points": "5", "low": "Hard", "high": "Well"},
}


@pytest.mark.parametrize("kind", TYPED)
def test_a_question_of_every_kind_is_added_and_can_be_asked(
    officer: Client, survey: Survey, kind: str
) -> None:
    answer = fill(officer, url("add-question", survey, kind), text="A new one?", **TYPED[kind])
    assert answer.status_code == 302
    made = written(survey).questions[-1]
    assert (made.key, made.kind, made.text) == ("q4", kind, "A new one?")
    outline = words(officer.get(url("outline", survey)))
    assert "A new one?" in outline
    assert "Before it can open" not in outline
    again = officer.get(url("question", survey, "q4"))
    assert again.status_code == 200
    # Without an address, “#preview” would stay after an error, which is then not shown.
    assert f'action="{url("question", survey, "q4")}"' in again.content.decode()
    assert fill(officer, url("question", survey, "q4")).status_code == 302
    assert written(survey).questions[-1] == made, "saved as it stood, nothing changes"
    entry = AuditEntry.objects.filter(action="survey.edited").latest("pk")
    assert entry.subject == "spring"


def test_a_part_with_a_note_is_made_and_filled(officer: Client, survey: Survey) -> None:
    fill(officer, url("add-part", survey), title="Courts", mode="all", test0="q1|equals|a")
    part = written(survey).sections[0]
    assert (part.key, part.title) == ("p1", "Courts")
    assert part.shown_if
    note = url("add-question", survey, "statement")
    fill(officer, note, text="About courts", help="It may be hard.", section="p1")
    fill(officer, url("question", survey, "q3"), section="p1")
    assert [q.section for q in written(survey).questions] == ["", "", "p1", "p1"]
    page = words(officer.get(url("outline", survey)))
    assert "Courts" in page
    assert "shown after certain answers" in page


def test_an_unfinished_question_is_kept_and_named(officer: Client, survey: Survey) -> None:
    fill(officer, url("add-question", survey, "single"), text="Half a thought?")
    page = words(officer.get(url("outline", survey)))
    assert "Before it can open" in page
    assert "“Half a thought?” needs at least 2 choices" in page


@pytest.mark.parametrize(
    ("kind", "typed", "problem"),
    [
        ("single", {"text": ""}, "Write the question."),
        ("band", {"text": "How many?", "bounds": "a few"}, "whole numbers only"),
        ("single", {"text": "Why?", "mode": "all"}, "Choose at least one answer"),
        ("single", {"text": "Why?", "test0": "q1|equals|a"}, "Say whether all or any"),
        ("single", {"text": "Why?", "mode": "all", "test0": "q9|equals|a"}, "not one of the"),
        ("month", {"text": "When?", "from_year": "1066"}, "greater than or equal to 1930"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    officer: Client, survey: Survey, kind: str, typed: dict[str, str], problem: str
) -> None:
    answer = fill(officer, url("add-question", survey, kind), help="My hint.", **typed)
    assert answer.status_code == 400
    assert problem in words(answer)
    assert "My hint." in answer.content.decode()
    assert len(written(survey).questions) == 3


def test_the_first_page_is_edited_and_stays_neutral(officer: Client, survey: Survey) -> None:
    address = url("first-page", survey)
    assert fill(officer, address, why="To learn.", minutes="3").status_code == 302
    assert (written(survey).why, written(survey).minutes) == ("To learn.", 3)
    refused = fill(officer, address, title="Survivors: have your say")
    assert "would stay in the browser’s history" in words(refused)


def move(client: Client, survey: Survey, key: str, to: str, seen: str = "") -> Any:
    """Press Up or Down in the outline."""
    values = {"to": to, "seen": seen or seen_on(client.get(url("outline", survey)))}
    return client.post(url("move-question", survey, key), values, follow=True)


def test_questions_are_moved_and_removed_by_buttons(officer: Client, survey: Survey) -> None:
    assert "“What should change?” was moved up" in words(move(officer, survey, "q3", "up"))
    assert order(survey) == ["q1", "q3", "q2"]
    assert "can’t go further" in words(move(officer, survey, "q1", "up"))
    remove = url("remove-question", survey, "q1")
    assert "Remove “How easy was it to get help?”?" in words(officer.get(remove))
    fill(officer, remove)
    assert order(survey) == ["q3", "q2"]


def order(survey: Survey) -> list[str]:
    """Return the keys of the questions."""
    return [question.key for question in written(survey).questions]


def test_what_depends_on_a_question_is_said_before_it_goes(officer: Client, survey: Survey) -> None:
    fill(officer, url("question", survey, "q3"), mode="all", test0="q1|equals|c")
    page = words(officer.get(url("remove-question", survey, "q1")))
    assert "These are shown only after certain answers to it What should change?" in page
    fill(officer, url("remove-question", survey, "q1"))
    outline = words(officer.get(url("outline", survey)))
    assert outline.count("“What should change?” depends on a question that is not there") == 1
    fill(
        officer, url("add-question", survey, "single"), text="Do you drive?", choices="Yes\nNo\nHm"
    )
    assert order(survey) == ["q2", "q3", "q4"], "not q1: the condition would ask it"


def test_someone_elses_change_is_not_written_over(officer: Client, survey: Survey) -> None:
    address = url("question", survey, "q1")
    before = {"seen": seen_on(officer.get(address)), "choices": "A\nB"}
    fill(officer, address, text="Theirs?")
    for _ in range(2):  # pressing Save again does not help either
        answer = officer.post(address, before | {"text": "Mine?"})
        assert answer.status_code == 400
        assert "This was changed meanwhile" in words(answer)
        assert "Mine?" in answer.content.decode()
        before["seen"] = seen_on(answer)
    assert written(survey).question("q1").text == "Theirs?"


def test_changes_elsewhere_are_no_clash(officer: Client, survey: Survey) -> None:
    address = url("question", survey, "q1")
    seen = seen_on(officer.get(address))
    fill(officer, url("question", survey, "q3"), text="Theirs?")
    officer.post(address, {"seen": seen, "text": "Mine?", "choices": "A\nB"})
    assert [q.text for q in written(survey).questions][::2] == ["Mine?", "Theirs?"]


def test_moving_is_refused_where_the_order_changed_meanwhile(
    officer: Client, survey: Survey
) -> None:
    assert "This was changed meanwhile" in words(move(officer, survey, "q3", "up", seen="old"))
    assert order(survey) == ["q1", "q2", "q3"]


def test_a_part_moves_with_its_questions(officer: Client, survey: Survey) -> None:
    fill(officer, url("add-part", survey), title="Courts")
    fill(officer, url("question", survey, "q3"), section="p1")
    seen = seen_on(officer.get(url("outline", survey)))
    officer.post(url("move-part", survey, "p1"), {"to": "up", "seen": seen})
    assert order(survey) == ["q1", "q3", "q2"]


def test_an_open_survey_is_changed_by_a_new_version(officer: Client) -> None:
    survey = factories.make_survey()
    fill(officer, url("question", survey, "q1"), text="Was it easy to get help?")
    page = words(officer.get(url("outline", survey)))
    assert "Changed since the version that is out" in page
    assert "now reads “Was it easy to get help?”" in page
    assert "once nothing has to be mended and both have approved" in page
    refused = words(officer.post(url("renew", survey), {"wording": "on"}))
    assert "has not approved it as it is written now" in refused
    factories.make_ready(survey)
    assert "Make a new version" in words(officer.get(url("outline", survey)))
    asked = officer.get(url("renew", survey))
    assert "I declare that only words change" in words(asked)
    officer.post(url("renew", survey), {"wording": "on"})
    made = survey.versions.latest("number")
    assert (made.number, made.is_wording_only) == (2, True)
    assert "Nothing has changed" in words(officer.get(url("renew", survey)))


def test_what_the_safety_check_finds_is_said_as_soon_as_a_question_is_saved(
    officer: Client, survey: Survey
) -> None:
    safe = fill(officer, url("question", survey, "q3"), text="What should services change?")
    assert "asks for" not in words(officer.get(safe["Location"]))
    unsafe = fill(officer, url("question", survey, "q3"), text="What is your worker’s name?")
    page = BeautifulSoup(officer.get(unsafe["Location"]).content, "html.parser")
    assert "asks for a name" in " ".join(each.get_text() for each in page.select(".messages"))


def test_a_removed_question_of_an_open_survey_leaves_its_key(officer: Client) -> None:
    survey = factories.make_survey()
    fill(officer, url("remove-question", survey, "q3"))
    fill(officer, url("add-question", survey, "short"), text="Anything else?")
    assert written(survey).questions[-1].key == "q4"


def test_a_closed_survey_has_no_builder(officer: Client) -> None:
    survey = factories.make_survey()
    survey.close(by=None, on=factories.TODAY)
    assert officer.get(url("outline", survey)).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("add-question", ("nonsense",)),
        ("question", ("q9",)),
        ("part", ("p9",)),
        ("remove-part", ("p9",)),
        ("renew", ()),
    ],
)
def test_what_is_not_there(
    officer: Client, survey: Survey, name: str, args: tuple[str, ...]
) -> None:
    assert officer.get(url(name, survey, *args)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_nobody_else_gets_in(office: Callable[..., Client], survey: Survey, role: Role) -> None:
    client = office(role)
    for name in ("outline", "first-page", "add-part"):
        assert client.get(url(name, survey)).status_code in (302, 403)
    assert client.post(url("move-question", survey, "q3"), {"to": "up"}).status_code in (302, 403)
    assert order(survey) == ["q1", "q2", "q3"]


def test_markup_in_a_question_is_inert(officer: Client, survey: Survey) -> None:
    fill(officer, url("question", survey, "q1"), text="<script>alert(1)</script>?")
    for name, args in (("outline", ()), ("question", ("q1",)), ("remove-question", ("q1",))):
        assert b"<script>alert(1)" not in officer.get(url(name, survey, *args)).content


def test_every_kind_stands_in_the_outline(officer: Client, survey: Survey) -> None:
    factories.rewrite(survey, questions=QUESTIONS, sections=PARTS)
    page = words(officer.get(url("outline", survey)))
    for question in QUESTIONS:
        assert question.text in page
        assert officer.get(url("question", survey, question.key)).status_code == 200
