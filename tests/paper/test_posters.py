"""Posters: scanned back from the printed page, and silent about where they hang."""

from typing import Any

import pypdfium2
import zxingcpp
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from tests import factories
from tests.board.papers.tagged import faults_of
from tests.builder.test_lifecycle import words
from tests.paper.files import POINTS, elements_of, hard_to_see, looked_at, words_on

PLACES = "Library, first floor\r\nHealth centre\r\n"
MILLIMETRES = 25.4
TORN = 0.32  # of a code's side


def url(survey: Survey) -> str:
    """Return the page where posters are made."""
    return reverse("paper:posters", args=[survey.pk])


def scanned(pdf: bytes, page: int) -> list[str]:
    """Return what a phone reads from a page that was printed in grey."""
    return [found.text for found in zxingcpp.read_barcodes(looked_at(pdf, page).convert("L"))]


def above_the_cut(pdf: bytes, page: int) -> str:
    """Return the words of a poster once its strip is cut off."""
    found = pypdfium2.PdfDocument(pdf)[page]
    strip = 18 * POINTS / MILLIMETRES
    return str(found.get_textpage().get_text_bounded(bottom=strip))


def test_each_poster_is_scanned_back_and_names_no_place(officer: Client, survey: Survey) -> None:
    form = {"ways": ["whole", "ur"], "size": "a5", "places": PLACES}
    answer = officer.post(url(survey), form)
    assert answer["Content-Type"] == "application/pdf", words(answer)
    pdf = bytes(answer.content)
    assert faults_of(pdf) == []
    said = words_on(pdf)
    assert len(said) == 5
    places = ["Library, first floor", "Health centre"]
    assert all(place in said[0] for place in places)
    assert scanned(pdf, 0) == []
    for page in range(1, 5):
        in_urdu = page % 2 == 0
        (read,) = scanned(pdf, page)
        assert read.endswith("/q/spring/ur/" if in_urdu else "/q/spring/")
        assert read.count("/") == (6 if in_urdu else 5)
        assert hard_to_see(pdf, page) == []
        # On the strip, and nowhere above it.
        place = places[(page - 1) // 2]
        assert place in said[page]
        assert place not in above_the_cut(pdf, page)
    elements = elements_of(pdf)
    heads = [(each.page, each.language) for each in elements if each.tag == "/H1"]
    assert heads == [(0, "en-GB"), (1, "en-GB"), (2, "ur"), (3, "en-GB"), (4, "ur")]
    pictures = [each for each in elements if each.tag == "/Figure"]
    assert len(pictures) == 4
    assert all(each.alt for each in pictures)
    entry = AuditEntry.objects.get(action="survey.posters_printed")
    assert entry.detail == {"ways": ["", "ur"], "posters": 4}


def test_a_code_is_read_with_its_middle_torn_out(officer: Client, survey: Survey) -> None:
    """Its corners are whole: without them no reader finds it."""
    for size in ("a4", "a5"):
        answer = officer.post(url(survey), {"ways": ["whole", "ur"], "size": size, "places": ""})
        for page in (1, 2):
            picture = looked_at(bytes(answer.content), page).convert("L")
            (found,) = zxingcpp.read_barcodes(picture)
            corners = found.position
            left, top = corners.top_left.x, corners.top_left.y
            side = corners.bottom_right.x - left
            from_edge, hole = round(side * (1 - TORN) / 2), round(side * TORN)
            picture.paste(
                255,
                (
                    left + from_edge,
                    top + from_edge,
                    left + from_edge + hole,
                    top + from_edge + hole,
                ),
            )
            assert [each.text for each in zxingcpp.read_barcodes(picture)] == [found.text]


def test_the_longest_title_stays_on_its_sheet(officer: Client, survey: Survey) -> None:
    version = survey.current_version()
    definition = {**version.definition, "title": "Mmmm mmmmmm mmm " * 5}
    ways = {**version.ways, "wordings": {"ur": {"words": {"title": "اپنی رائے ہمیں دیں " * 5}}}}
    type(version).objects.filter(pk=version.pk).update(definition=definition, ways=ways)
    for size in ("a4", "a5"):
        answer = officer.post(url(survey), {"ways": ["whole", "ur"], "size": size, "places": ""})
        pdf = bytes(answer.content)
        assert len(words_on(pdf)) == 3
        assert scanned(pdf, 1)
        assert scanned(pdf, 2)


def test_the_screen_tells_what_is_wrong_and_loses_nothing(officer: Client, survey: Survey) -> None:
    wrong: dict[str, dict[str, Any]] = {
        "Name a place, not a person": {"places": "Mrs Example’s kitchen"},
        "Tick at least one": {"ways": []},
        "in 60 letters or fewer": {"places": "x" * 61},
        "That makes 122 posters": {"places": "\n".join(f"Place {n}" for n in range(61))},
    }
    for expected, change in wrong.items():
        form = {"ways": ["whole", "ur"], "size": "a5", "places": PLACES, **change}
        answer = officer.post(url(survey), form)
        assert answer.status_code == 400
        assert expected in words(answer)
        typed = str(form["places"]).splitlines()[0]
        assert typed in words(answer)
        assert b'<option value="a5" selected>' in answer.content
    page = BeautifulSoup(officer.post(url(survey), {"size": "a5"}).content, "html.parser")
    group = page.select_one("fieldset:has([name=ways])")
    assert group
    told = [page.find(id=name) for name in str(group["aria-describedby"]).split()]
    said = [each.get_text() for each in told if each]
    assert said == ["There is a poster for each, in its own words.", "Tick at least one."]
    survey.close(None, factories.TODAY)
    assert "would lead nowhere" in words(officer.get(url(survey)))
    assert b"%PDF" not in officer.post(url(survey), {"ways": ["whole"]}).content
