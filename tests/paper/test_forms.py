"""Paper forms, read back from the files that an officer gets."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from engagement.models import Partnership
from feedback.paper.models import PaperForm
from feedback.paper.numbers import check_number
from feedback.releases.documents import to_pdf
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.board.papers.made import root_of
from tests.board.papers.tagged import faults_of
from tests.builder.test_lifecycle import words
from tests.intake.invited import make_coded_survey
from tests.paper.conftest import in_urdu
from tests.paper.files import elements_of, hard_to_see, type_sizes, words_on
from tests.surveys.every_kind import ABOUT_YOU, QUESTIONS

NUMBER = re.compile(r"\d{3}-\d{3}-\d{3}")
PRINT: dict[str, Any] = {"way": "whole", "size": "normal", "kind": "numbered", "copies": "2"}


def url(survey: Survey) -> str:
    """Return the page where forms are printed."""
    return reverse("paper:forms", args=[survey.pk])


def printed(officer: Client, survey: Survey, **chosen: str) -> bytes:
    """Return the file of forms."""
    answer = officer.post(url(survey), {**PRINT, **chosen})
    assert answer["Content-Type"] == "application/pdf", words(answer)
    assert answer["Cache-Control"] == "no-store"
    assert f"-{chosen.get('way', 'en')}" in answer["Content-Disposition"]
    assert ("-large.pdf" in answer["Content-Disposition"]) == (chosen.get("size") == "large")
    return bytes(answer.content)


def test_forms_in_urdu_are_tagged_in_order_and_each_side_bears_its_number(
    officer: Client, survey: Survey
) -> None:
    """Two forms: each after a sheet to keep, which has no number, with the English on its back."""
    pdf = printed(officer, survey, way="ur")
    assert faults_of(pdf) == []
    assert root_of(pdf)["/Lang"] == "ur"
    elements = elements_of(pdf)
    asked = [each.text for each in elements if each.tag == "/H3"]
    expected = [in_urdu(n) for n in range(len(QUESTIONS) + len(ABOUT_YOU))]
    assert [re.sub(r"[\d.]+ ?", "", text) for text in asked] == 2 * expected
    heads = [each for each in elements if each.tag == "/H1"]
    assert [each.language for each in heads] == 2 * ["ur", "en-GB", "ur"]
    said = words_on(pdf)
    found = [set(NUMBER.findall(each)) for each in said]
    arabic = re.compile(r"[\u0600-\u06ff]")
    assert arabic.search(said[heads[0].page]), "control"
    assert not arabic.search(said[heads[1].page]), "what the promise quotes is English too"
    keeps = [each.page for each in (*heads[0:2], *heads[3:5])]
    assert [each.page % 2 for each in heads] == 2 * [0, 1, 0]  # front, back, front
    for page, numbers in enumerate(found):
        assert len(numbers) == (0 if page in keeps or not said[page] else 1), page
    first, second = (found[each.page] for each in (heads[2], heads[5]))
    assert set().union(*found[heads[2].page : heads[3].page]) == first
    kept = PaperForm.objects.values_list("number", flat=True)
    assert {check_number(each) for each in first | second} == set(kept)
    assert len(kept) == 2
    assert AuditEntry.objects.get(action="survey.paper_printed").detail == {
        "version": 1,
        "way": "ur",
        "numbers": 2,
    }
    row = PaperForm.objects.first()
    assert row
    assert (row.version.survey, row.way, row.printed_month.day) == (survey, "ur", 1)


def test_large_print_for_a_copier_asks_every_kind_and_is_legible_in_grey(
    officer: Client, survey: Survey
) -> None:
    Partnership.objects.update(post_address="Freepost TESTSHIRE")
    pdf = printed(officer, survey, size="large", kind="copier", copies="")
    assert faults_of(pdf) == []
    assert not PaperForm.objects.exists()
    assert min(type_sizes(pdf)) >= 18
    elements = elements_of(pdf)
    asked = [each.text for each in elements if each.tag == "/H3"]
    numbers = iter(range(1, 100))
    assert asked == [
        each.text if each.kind == "statement" else f"{next(numbers)}. {each.text}"
        for each in (*QUESTIONS, *ABOUT_YOU)
    ]
    said = " ".join(words_on(pdf))
    for expected in (
        "Only if you ticked “No” in question 1.",
        "You can leave this part out, and go on to question 11.",
        "(we write this in) V1",
        "None of these (then tick nothing else)",
        "Write 1 in the box beside what matters most to you",
        "shredded once it is typed in, at the latest 30 days",
        "before any name is hidden",
        "Freepost TESTSHIRE",
        "call 999",
    ):
        assert expected in said, expected
    for untrue in ("cookie", "internet address", "six words", "Leave this page"):
        assert untrue not in said
    assert not any(hard_to_see(pdf, page) for page in (0, 3, 5))
    pale = to_pdf('<html lang="en"><title>x</title><p style="color: #aaa">Pale')
    assert hard_to_see(pale, 0), "control"
    coloured = to_pdf('<html lang="en"><title>x</title><p style="color: #a00">Red')
    assert hard_to_see(coloured, 0), "control"


def test_the_screen_tells_what_is_wrong_and_loses_nothing(officer: Client, survey: Survey) -> None:
    wrong = {"26": "Print 25 at the most", "": "Say how many", "x": "whole number"}
    for typed, said in wrong.items():
        answer = officer.post(url(survey), {**PRINT, "way": "short-ur", "copies": typed})
        assert answer.status_code == 400
        assert said in words(answer)
        assert b'<option value="short-ur" selected>' in answer.content
    assert officer.post(url(survey), {**PRINT, "way": "pl"}).status_code == 400
    assert not PaperForm.objects.exists()
    survey.close(None, factories.TODAY)
    assert "takes no answers any more" in words(officer.get(url(survey)))
    assert b"%PDF" not in officer.post(url(survey), PRINT).content
    coded = make_coded_survey("coded")
    assert "a paper form can’t ask for one" in words(officer.get(url(coded)))
    assert b"%PDF" not in officer.post(url(coded), PRINT).content


def test_for_a_photocopier_how_many_is_left_aside(officer: Client, survey: Survey) -> None:
    """Whatever stands in the field, as the page says; a number on each form is asked for."""
    for typed in ("30", "x", "-1", ""):
        answer = officer.post(url(survey), {**PRINT, "kind": "copier", "copies": typed})
        assert answer["Content-Type"] == "application/pdf", typed
        assert officer.post(url(survey), {**PRINT, "copies": typed}).status_code == 400
    assert not PaperForm.objects.exists()


def test_nobody_else_prints(office: Any, survey: Survey) -> None:
    for role in (Role.COMMUNICATIONS, Role.BOARD):
        assert office(role).get(url(survey)).status_code in (302, 403)
