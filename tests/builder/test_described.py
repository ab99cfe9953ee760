"""Every hint and error that a field of the builder points to is there to be read out."""

from collections.abc import Iterator

from bs4 import BeautifulSoup
from django.test import Client

from feedback.surveys.models import Survey
from tests import factories
from tests.builder.test_recordings import put
from tests.builder.test_screens import TYPED, seen_on, url
from tests.intake.invited import make_coded_survey
from tests.surveys.test_ways import say

POINTERS = ("aria-describedby", "aria-labelledby", "for")
WRONG = {
    "q1": "<svg>",
    "short": "q999",
    "text": "",
    "title": "",
    "name": "",
    "slug": "!",
    "transcript": "",
    "chosen": "none such",
    "q1.text": "x" * 900,
    "checked.q2.text": "on",
    "place": "",
}


def forms(survey: Survey) -> Iterator[str]:
    """Yield the address of every screen of the builder where something is typed or chosen."""
    for kind in (*TYPED, "statement"):
        yield url("add-question", survey, kind)
    for name in ("copy", "first-page", "add-part", "about-you", "easy-read", "short"):
        yield url(name, survey)
    yield url("question", survey, "q1")
    yield url("library", survey)
    yield url("print-slips", make_coded_survey("coded"))
    yield url("wording", survey, "ur")
    for place in ("first-page", "q1"):
        for kind in ("bsl", "audio"):
            yield url("recording", survey, "en", place, kind)


def test_whatever_describes_a_field_is_on_its_page(officer: Client) -> None:
    """As it is opened, and as it comes back when what was sent is refused: then whatever is wrong
    with a field is among what describes it, or its group.
    """
    survey = factories.make_survey(is_open=False)
    for name in ("ur", "easy"):
        say(survey, name, name)
    put(survey, "bsl")
    refused, lost, silent = [], [], []
    for address in forms(survey):
        opened = officer.get(address)
        assert opened.status_code == 200, address
        answers = [opened]
        if "/library/" not in address:  # which is only looked through
            seen = seen_on(opened) if b'name="seen"' in opened.content else ""
            answers.append(officer.post(address, {**WRONG, "seen": seen}))
        for answer in answers:
            page = BeautifulSoup(answer.content, "html.parser")
            lost += [f"{address}: {each}" for each in _pointing_nowhere(page)]
            silent += [f"{address}: {each}" for each in _errors_unsaid(page)]
            if answer.status_code == 400 and page.select(".error-message"):
                refused.append(address)
    assert lost == []
    assert silent == []
    for needed in (
        "easy-read",
        "short",
        "bsl",
        "audio",
        "first-page/",
        "question/q1",
        "copy",
        "print",
    ):
        assert [each for each in refused if needed in each], needed


def _pointing_nowhere(page: BeautifulSoup) -> Iterator[str]:
    ids = {str(each["id"]) for each in page.select("[id]")}
    for name in POINTERS:
        for field in page.select(f"#builder [{name}]"):
            for wanted in str(field[name]).split():
                if wanted not in ids:
                    yield f"{name}={wanted}"


def _errors_unsaid(page: BeautifulSoup) -> Iterator[str]:
    described = {
        name
        for field in page.select("#builder [aria-describedby]")
        for name in str(field["aria-describedby"]).split()
    }
    for error in page.select("#builder form .error-message"):
        around = [error, *error.parents]
        if not described & {str(each.get("id")) for each in around if each.get("id")}:
            yield error.get_text()
