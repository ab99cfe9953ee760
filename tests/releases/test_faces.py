"""A release in words and as a file for spreadsheet programs."""

import csv
import io

import pytest

from feedback.releases.faces import (
    agreement_in_words,
    base_in_words,
    hidden_of,
    reading_order,
    to_csv,
)
from feedback.releases.models import Release
from tests.factories import make_release, make_survey

pytestmark = pytest.mark.django_db


def rows_of(release: Release) -> list[list[str]]:
    """Read the file as a spreadsheet program would."""
    return list(csv.reader(io.StringIO(to_csv(release).decode("utf-8-sig"))))


def test_the_file_has_its_rule_and_one_row_for_each_theme() -> None:
    release = make_release(make_survey(), waiting=25, housing=None, believed=110)
    rows = rows_of(release)
    heading = {row[0]: row[1] for row in rows if len(row) == 2}
    assert heading["Survey"] == "Survey spring"
    assert heading["Period"] == "July to September 2026"
    assert heading["People"] == "About 100 people wrote something."
    assert "fewer than 10 people is hidden" in heading["Rule"]
    assert heading["“hidden” means"] == hidden_of(release)
    figures = rows[rows.index(["Theme", "Group", "People"]) + 1 :]
    assert figures == [
        ["Believed", "Getting help", "110"],
        ["Waiting", "Getting help", "25"],
        ["Housing", "Getting help", "hidden"],
    ]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", '=HYPERLINK("http://x")', "=1+1"]
)
def test_no_cell_runs_as_a_formula(start: str) -> None:
    release = make_release(make_survey(), waiting=25)
    release.themes.update(name=f"{start}cmd", group_name=f"{start}group")
    release.survey.name = f"{start}survey"
    cells = [cell for row in rows_of(release) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert f"'{start}cmd" in cells


def test_ties_stand_in_the_codebooks_order_and_hidden_rows_come_last() -> None:
    release = make_release(make_survey(), a=None, b=15, c=20, d=15, e=None)
    in_order = [row.slug for row in reading_order(reversed(release.themes.all()))]
    assert in_order == ["c", "b", "d", "a", "e"]


@pytest.mark.parametrize(
    ("alpha", "words"),
    [
        (0.85, "They agreed well (0.85)."),
        (0.7, "They agreed well enough to see the main themes (0.70)."),
        (0.4, "They often saw different themes, so read these figures with care (0.40)."),
        (None, "was not measured for this period"),
    ],
)
def test_agreement_of_two_people_is_put_in_words(alpha: float | None, words: str) -> None:
    sentences = agreement_in_words(Release(people=100, human_agreement=alpha))
    assert words in sentences[0]


def test_agreement_with_the_computer_is_put_in_words() -> None:
    measured = agreement_in_words(Release(people=100, machine_agreement=0.41))
    assert "a person decided on every text" in measured[1]
    assert "at 0.41" in measured[1]
    assert "On this scale 1 is always the same" in measured[2]
    unmeasured = agreement_in_words(Release(people=100))
    assert len(unmeasured) == 2
    assert "not measured" in unmeasured[1]


def test_a_period_that_is_too_small_says_nothing_but_that() -> None:
    release = Release(people=None, suppress_below=10, human_agreement=0.9)
    assert base_in_words(release) == "Fewer than 10 people wrote something."
    assert agreement_in_words(release) == []
