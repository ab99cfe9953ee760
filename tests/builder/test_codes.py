"""Slips with codes: printed once, counted in bands, cancelled."""

import io
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from pypdf import PdfReader
from pytest_django import Settings

from feedback.builder.slips import address_of
from feedback.intake.codes import digest_of, plain
from feedback.surveys.models import Code, CodeBatch, Survey
from feedback.surveys.models.codes import shown_of
from feedback.surveys.promise import promise_for
from hearback.people.models import AuditEntry
from tests import factories
from tests.board.papers.made import root_of, tags_of
from tests.board.papers.tagged import faults_of
from tests.builder.test_lifecycle import url, words
from tests.intake.invited import make_coded_survey

CODE = re.compile(r"\b([0-9A-Z]{3} [0-9A-Z]{4} [0-9A-Z]{4})\b")
PLACE = "Front desk, north office"


@pytest.fixture
def survey(officer: Client) -> Survey:
    """An open survey that asks for a code."""
    return make_coded_survey()


def form_of(officer: Client, survey: Survey) -> dict[str, Any]:
    """Return the form as it stands on its page, with a place."""
    page = BeautifulSoup(officer.get(url("print-slips", survey)).content, "html.parser")
    fields = page.select("#builder form input[name]")
    values = {str(field["name"]): field.get("value", "") for field in fields}
    return {**values, "place": PLACE, "printed": "25"}


def printed(officer: Client, survey: Survey) -> bytes:
    """Return the file of a new batch."""
    answer = officer.post(url("print-slips", survey), form_of(officer, survey))
    assert answer["Content-Type"] == "application/pdf", words(answer)
    return bytes(answer.content)


def codes_in(pdf: bytes) -> list[str]:
    """Return the codes a file shows."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [code for page in pages for code in CODE.findall(page.extract_text())]


def test_a_file_holds_each_code_once_and_the_database_none(officer: Client, survey: Survey) -> None:
    codes = [plain(code) for code in codes_in(printed(officer, survey))]
    batch = CodeBatch.objects.get()
    assert len(set(codes)) == 25 == batch.printed
    assert {code[:3] for code in codes} == {batch.prefix}
    kept = set(Code.objects.values_list("pk", flat=True))
    assert kept == {digest_of(code, survey.pk) for code in codes}
    entry = AuditEntry.objects.get(action="survey.codes_made")
    assert entry.detail == {"batch": batch.prefix, "place": PLACE, "codes": 25}


def test_the_file_is_tagged_in_a_language_and_looks_the_same_to_everyone(
    officer: Client, survey: Survey
) -> None:
    pdf = printed(officer, survey)
    assert faults_of(pdf) == []
    assert root_of(pdf)["/Lang"] == "en-GB"
    figures = [element for name, element in tags_of(pdf) if name == "/Figure"]
    assert len(figures) == 25
    assert {str(figure["/Alt"]) for figure in figures} == {
        "A square code that leads to the address beside it"
    }
    first, *slips = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    for said in ("shuffle", "Never note who took which slip", "Shred or burn", PLACE):
        assert said in " ".join(first.split())
    assert len(slips) == 3
    address = address_of(survey).partition("://")[2]
    assert all(address in "".join(slip.split()) for slip in slips)
    assert not any(PLACE in slip for slip in slips)


def test_a_batch_is_made_once_from_one_form(officer: Client, survey: Survey) -> None:
    form = form_of(officer, survey)
    assert officer.post(url("print-slips", survey), form).status_code == 200
    again = officer.post(url("print-slips", survey), form)
    assert again.status_code == 400
    assert "its file can’t be made again" in words(again)
    assert CodeBatch.objects.count() == 1
    assert "It can’t be downloaded again" in words(officer.get(url("print-slips", survey)))


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("printed", "24", "Print 25 at the least"),
        ("printed", "2001", "Print 2000 at the most"),
        ("printed", "many", "Enter a whole number"),
        ("place", "", "This field is required"),
        ("place", "Mrs Example’s clients", "Name a place, not a person."),
        ("batch", "forged", "Open this page again"),
    ],
)
def test_bad_input_is_told_and_nothing_lost(
    officer: Client, survey: Survey, field: str, typed: str, said: str
) -> None:
    form = {**form_of(officer, survey), field: typed}
    answer = officer.post(url("print-slips", survey), form)
    assert answer.status_code == 400
    assert said in words(answer)
    shown = BeautifulSoup(answer.content, "html.parser")
    other = "printed" if field == "place" else "place"
    (kept,) = shown.select(f"input[name={other}]")
    assert kept["value"] == form[other]
    assert not CodeBatch.objects.exists()


def test_without_the_pepper_nothing_is_made(
    officer: Client, survey: Survey, settings: Settings, tmp_path: Any
) -> None:
    settings.PEPPER_FILE = tmp_path / "none"
    answer = officer.post(url("print-slips", survey), form_of(officer, survey))
    assert "make-pepper" in words(answer)
    assert not CodeBatch.objects.exists()


def test_a_batch_is_cancelled_once(officer: Client, survey: Survey) -> None:
    printed(officer, survey)
    batch = CodeBatch.objects.get()
    cancel = reverse("builder:cancel-codes", args=[survey.pk, batch.prefix])
    assert "stop working at once" in words(officer.get(cancel))
    assert "is cancelled" in words(officer.post(cancel, follow=True))
    assert not Code.objects.exists()
    assert AuditEntry.objects.get(action="survey.codes_cancelled").detail == {"batch": batch.prefix}
    again = officer.post(cancel)
    assert (again.status_code, "cancelled already" in words(again)) == (400, True)
    assert "Cancelled on" in words(officer.get(url("codes", survey)))


def test_the_page_says_how_things_stand(officer: Client, survey: Survey) -> None:
    assert "None yet." in words(officer.get(url("codes", survey)))
    printed(officer, survey)
    assert "Not counted yet" in words(officer.get(url("codes", survey)))
    CodeBatch.objects.update(used_at_least=0)
    assert "Fewer than 10, or none" in words(officer.get(url("codes", survey)))
    CodeBatch.objects.update(used_at_least=15)
    assert "15 or more" in words(officer.get(url("codes", survey)))
    survey.close(None, localdate())
    assert "This survey is closed" in words(officer.get(url("codes", survey)))
    assert officer.get(url("print-slips", survey)).status_code == 404


def test_a_survey_for_anyone_prints_none(officer: Client) -> None:
    survey = factories.make_survey("autumn")
    assert "Anyone with the address can answer" in words(officer.get(url("codes", survey)))
    assert officer.get(url("print-slips", survey)).status_code == 404
    draft = factories.make_survey("winter", is_open=False)
    assert officer.get(url("codes", draft)).status_code == 404


@pytest.mark.parametrize(
    ("used", "batch", "shown"),
    [
        (0, 25, 0),
        (9, 25, 0),
        (10, 25, 10),
        (14, 25, 10),
        (25, 25, 15),
        (1004, 2000, 1000),
        (1999, 2000, 1990),
    ],
)
def test_what_is_shown_of_use_hides_the_few_on_both_sides(
    used: int, batch: int, shown: int
) -> None:
    assert shown_of(used, batch) == shown


def test_who_can_answer_is_a_setting_that_is_approved_promised_and_advised_on(
    officer: Client,
) -> None:
    survey = factories.make_survey("autumn", is_open=False)
    page = BeautifulSoup(officer.get(url("first-page", survey)).content, "html.parser")
    form = {str(f["name"]): f.get("value", "") for f in page.select("#edit input[name]")}
    form |= {str(f["name"]): f.get_text().strip() for f in page.select("#edit textarea[name]")}
    before = survey.draft.mark
    officer.post(url("first-page", survey), {**form, "receipt_months": "6", "needs_code": "True"})
    draft = Survey.objects.get(pk=survey.pk).draft
    assert draft.read().needs_code
    assert draft.mark != before
    assert "Only people with a code can answer." in words(officer.get(url("outline", survey)))
    kept = promise_for(draft.read()).kept
    assert any("your code was used, apart from your answers" in said for said in kept)
