"""Moving questions to a place: by number, by a drop, and never out of their part."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from tests import factories
from tests.builder.test_editing import order, question
from tests.builder.test_editing import survey as define
from tests.builder.test_screens import seen_on, url, words

KEYS = ("q1", "q2/p1", "q3/p1", "q4", "q5")


@pytest.fixture
def survey() -> Survey:
    """A draft with a part in its middle."""
    made = factories.make_survey(is_open=False)
    written = define(*KEYS)
    factories.rewrite(made, questions=written.questions, sections=written.sections)
    return made


def now(survey: Survey) -> list[str]:
    """Return the questions in their order, with their parts."""
    return order(Survey.objects.get(pk=survey.pk).draft.read())


def move(client: Client, survey: Survey, key: str, **values: str) -> Any:
    """Press a button of the outline."""
    seen = {"seen": seen_on(client.get(url("outline", survey)))}
    return client.post(url("move-question", survey, key), seen | values, follow=True)


def test_a_question_moves_to_the_place_that_was_chosen(officer: Client, survey: Survey) -> None:
    page = move(officer, survey, "q5", to="place", place="2")
    assert "“q5” was moved to place 2 of 5." in words(page)
    assert now(survey) == ["q1", "q5", "q2/p1", "q3/p1", "q4"]
    assert AuditEntry.objects.filter(action="survey.edited").exists()


def test_parts_stay_together_wherever_a_question_is_dropped(
    officer: Client, survey: Survey
) -> None:
    move(officer, survey, "q1", to="place", place="2")
    assert now(survey) == list(KEYS), "the middle of a part is no place; the nearest is its own"
    move(officer, survey, "q1", to="place", place="3")
    assert now(survey) == ["q2/p1", "q3/p1", "q1", "q4", "q5"]
    move(officer, survey, "q3", to="place", place="5")
    assert now(survey)[:2] == ["q2/p1", "q3/p1"]


def test_the_outline_offers_only_places_it_can_take(officer: Client, survey: Survey) -> None:
    page = BeautifulSoup(officer.get(url("outline", survey)).content, "html.parser")

    def offered(key: str) -> list[str]:
        return [option.get_text() for option in page.select(f"#place-{key} option")]

    assert offered("q1") == ["1", "3", "4", "5"]
    assert offered("q3") == ["2", "3"]
    (line,) = page.select("#q1[data-line]")
    assert line["data-places"] == "1 3 4 5"


def test_the_button_that_moved_it_has_the_focus_again(officer: Client, survey: Survey) -> None:
    for to, place in (("down", ""), ("place", "1")):
        page = BeautifulSoup(move(officer, survey, "q4", to=to, place=place).content, "html.parser")
        (focused,) = page.select("[autofocus]")
        assert focused["value"] == to
        (told,) = page.select(f"#{focused['aria-describedby']}")
        assert told.get_text().startswith("Now at place")
        assert told.find_parent(id="q4")


def test_an_order_that_changed_meanwhile_is_not_written_over(
    officer: Client, survey: Survey
) -> None:
    seen = seen_on(officer.get(url("outline", survey)))
    move(officer, survey, "q5", to="up")
    values = {"seen": seen, "to": "place", "place": "1"}
    late = officer.post(url("move-question", survey, "q4"), values, follow=True)
    assert "This was changed meanwhile" in words(late)
    assert now(survey) == ["q1", "q2/p1", "q3/p1", "q5", "q4"]


@pytest.mark.parametrize(
    "values",
    [
        *({}, {"to": "sideways"}, {"to": "place"}, {"to": "place", "place": "-1"}),
        *({"to": "place", "place": "1.5"}, {"to": "place", "place": "9" * 5000}),
        {"to": "place", "place": "²"},
    ],
)
def test_hostile_moves_change_nothing(
    officer: Client, survey: Survey, values: dict[str, str]
) -> None:
    assert move(officer, survey, "q1", **values).status_code == 404
    assert now(survey) == list(KEYS)


def test_equality_questions_are_a_set_and_do_not_move(officer: Client, survey: Survey) -> None:
    factories.rewrite(survey, about_you=(question("e1"),))
    for name in ("question", "remove-question", "keep-in-library"):
        assert officer.get(url(name, survey, "e1")).status_code == 404
    assert move(officer, survey, "e1", to="up").status_code == 404


def test_a_whole_order_is_in_reach_of_the_keys(officer: Client, survey: Survey) -> None:
    """What an outline offers is a form of buttons and lists, each named after its question."""
    page = BeautifulSoup(officer.get(url("outline", survey)).content, "html.parser")
    forms = page.select("[data-move]")
    assert len(forms) == len(KEYS)
    for form in forms:
        names = [each.get_text() for each in form.select("button")]
        assert [name.partition(":")[0] for name in names] == ["Up", "Down", "Move"]
        assert len({name.partition(":")[2] for name in names}) == 1
        assert form.select_one("label")
        assert str(form["action"]).startswith(reverse("builder:outline", args=[survey.pk]))
