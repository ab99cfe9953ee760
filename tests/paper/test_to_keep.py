"""The sheet to keep, with as much on it as any has: read back from the officer’s file."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from engagement.models import Helpline, Partnership
from feedback.paper.printing import LINES_SHOWN
from feedback.surveys.models import Survey
from tests import factories
from tests.board.papers.tagged import faults_of
from tests.paper.files import elements_of, words_on
from tests.paper.test_forms import printed
from tests.surveys.test_ways import say

ADDRESS = ["Testshire Together", "Freepost 18", "Kirkstow"]
# As long as those that are shipped and those that a partnership adds.
LINES = [
    ("National Domestic Abuse Helpline", "Day and night, every day; check the website for chat"),
    ("24/7 Rape and Sexual Abuse Support Line", "Day and night; check the website for chat hours"),
    ("The Hollinwick Centre", "Monday to Friday, 8am to 8pm; Saturday, 10am to 2pm"),
    ("Testshire Housing Options", "Monday to Friday, 9am to 5pm; then the night team"),
    ("Karma Nirvana", "Usually weekdays in office hours; check the website for hours"),
    ("Many Voices Testshire", "Monday to Thursday, 10am to 6pm"),
]
IN_ENGLISH = "The same in English"
NOTE = "This asks about court."
LONG_NOTE = "This question is about things that can go wrong when people ask for help. Skip it." * 3
# Way -> "on the back", as nobody says it any more.
WAYS = {"en": "", "easy": "", "pl": "odwrocie", "ur": "پیچھے"}


@pytest.fixture
def survey(db: None) -> Survey:
    """An open survey in every language and in Easy Read, with six lines, an address of three, and
    as much to say of each question as there is room for beside it.
    """
    made = factories.make_survey(is_open=False)
    asked = [replace(each, content_note=LONG_NOTE) for each in made.as_written().questions]
    factories.rewrite(made, questions=tuple(asked))
    made = Survey.objects.get(pk=made.pk)
    Partnership.objects.update(post_address="\n".join(ADDRESS))
    for name in ("easy", "pl", "ur"):
        say(made, name, "")
    for place, (name, hours) in enumerate(LINES):
        Helpline.objects.create(
            slug=f"line-{place}",
            name=name,
            phone=f"0800 123 456{place}",
            hours=hours,
            description="Somebody to talk to.",
            groups=["survivor"],
            first_for=["survivor"],
            owner="Communications",
            last_checked=date(2099, 1, 1),
        )
    factories.open_survey(made)
    Helpline.objects.filter(slug="test-line").delete()
    return Survey.objects.get(pk=made.pk)


def printed_in(officer: Client, survey: Survey, way: str, **chosen: str) -> bytes:
    """Return one form in this way."""
    own = {} if way == "en" else {"way": way}
    return printed(officer, survey, **own, **chosen, copies="1")


def fronts(pdf: bytes) -> tuple[list[str], list[str], int]:
    """Return the words of the sides to keep, of the English behind them, and the form's first."""
    heads = [each.page for each in elements_of(pdf) if each.tag == "/H1"]
    said = words_on(pdf)
    first, *behind, form = heads
    english = behind[0] if behind else form
    assert first == 0
    return said[:english], said[english:form], form


@pytest.mark.parametrize("way", WAYS)
def test_all_of_it_stands_on_one_side_and_the_english_on_its_back(
    officer: Client, survey: Survey, way: str
) -> None:
    assert len(LINES) == LINES_SHOWN
    pdf = printed_in(officer, survey, way)
    assert faults_of(pdf) == []
    front, english, form = fronts(pdf)
    if WAYS[way]:
        assert [len(front), len(english), form] == [1, 1, 2]
        assert IN_ENGLISH in english[0]
    else:
        assert form == 2
        assert english == []
        assert front[1:] == [""], "its back is empty"
        assert IN_ENGLISH not in front[0]
    for shown in [*ADDRESS, *(f"0800 123 456{place}" for place in range(LINES_SHOWN))]:
        assert shown in front[0]


@pytest.mark.parametrize("way", WAYS)
def test_in_large_print_the_english_begins_a_sheet_and_nothing_says_it_is_on_a_back(
    officer: Client, survey: Survey, way: str
) -> None:
    pdf = printed_in(officer, survey, way, size="large")
    front, english, form = fronts(pdf)
    assert len([each for each in front if each]) == 2, "one sheet, on both sides"
    assert form % 2 == 0
    if WAYS[way]:
        assert WAYS[way] not in front[0]
        assert english[0].startswith(IN_ENGLISH)
    for shown in [*ADDRESS, *(f"0800 123 456{place}" for place in range(LINES_SHOWN))]:
        assert shown in " ".join(front)


@pytest.mark.parametrize("is_checked", [False, True])
def test_a_warning_that_nobody_checked_stands_there_in_english_by_its_number(
    officer: Client, is_checked: bool
) -> None:
    """And so does how to hand it in. Control: what somebody has checked is not said twice."""
    made = factories.make_survey(is_open=False)
    first, second, *others = made.as_written().questions
    factories.rewrite(made, questions=(first, replace(second, content_note=NOTE), *others))
    wording = say(Survey.objects.get(pk=made.pk), "pl", "")
    wording.write("q2.content_note", NOTE, "To pytanie dotyczy sądu.", None)
    if is_checked:
        wording.strings.update(checked_by="Ewa", checked_on=factories.TODAY)
    factories.open_survey(made)
    _front, (english, *_), _form = fronts(printed_in(officer, made, "pl"))
    assert (f"2. {NOTE}" in english) is not is_checked
    assert "How to hand it in" in english
    assert "If a second person types them too" in english
