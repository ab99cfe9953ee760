"""Evidence for the equality duty: released figures, what was done, and what is missing."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from engagement.models import PopulationShare
from feedback.releases.models import Release
from hearback.people.roles import Role
from tests import factories
from tests.board.answered import ages, document, publish, themes_by_age
from tests.board.reading import main_of
from you_said_we_did.board.evidence_views import EVIDENCE_READERS
from you_said_we_did.models import Finding

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
PAGE = "/board/spring/2026-Q3/equality/"
CSV = "/board/spring/2026-Q3/equality.csv"
HIDDEN = "fewer than 10, or withheld to protect people"


@pytest.fixture(autouse=True)
def release(db: None) -> Release:
    """A release with ages, and themes by age band."""
    for category, per_cent in (("a", 11), ("m", 67), ("f", 22)):
        PopulationShare.objects.create(
            characteristic="age",
            category=category,
            name=category,
            per_cent=per_cent,
            source="=2021 census",
        )
    survey = factories.make_survey()
    made = document(survey, 200, ages(None, 120, 70))
    crossed = {("waiting", "old"): 20, ("waiting", "*"): 25, ("*", "*"): 100}
    return publish(survey, themes_by_age(made, crossed))


def lines(client: Client) -> list[list[str]]:
    """The rows of the file."""
    return list(csv.reader(io.StringIO(client.get(CSV).content.decode("utf-8-sig"))))


def answer_publicly(release: Release) -> None:
    """Publish what was promised because of this release."""
    finding = Finding.objects.create(
        slug="ring-back",
        title="=Ring back",
        you_said="People wait.",
        priority=factories.make_priority(),
        respondent_group="survivor",
        rests_on=release.themes.get(slug="waiting"),
        live=True,
        approved_on=factories.TODAY,
    )
    finding.commitments.create(
        title="Within a week",
        words="We will.",
        owner=factories.make_agency(),
        live=True,
        approved_on=factories.TODAY,
    )


def test_the_page_holds_the_four_parts(office: Office, release: Release) -> None:
    answer_publicly(release)
    text = main_of(office(Role.BOARD).get(PAGE))
    for part in ("Who answered", "What groups raised", "What was done", "Gaps"):
        assert part in text
    assert "65 or over" in text
    assert HIDDEN in text
    assert "Within a week" in text
    assert "Marriage and civil partnership" in text
    assert "Not yet heard, or withheld" in text


def test_the_file_says_the_same_and_runs_no_formula(office: Office, release: Release) -> None:
    answer_publicly(release)
    found = lines(office(Role.DATA_PROTECTION))
    assert ["Age", "Age: 18 to 24", "hidden", "", "11%", "Not yet heard, or withheld"] in found
    assert ["Waiting", "25", "hidden", "20"] in found
    assert ["'=Ring back", "", "", ""] in found
    assert not [cell for row in found for cell in row if cell.startswith("=")]


def test_nothing_but_released_figures_stands_in_it(office: Office) -> None:
    people = [row[2] for row in lines(office(Role.OFFICER)) if row and row[0] == "Age"]
    assert people == ["hidden", "120", "70"]


@pytest.mark.parametrize("role", Role)
def test_officers_the_board_and_data_protection_read_it(office: Office, role: Role) -> None:
    client = office(role)
    expected = 200 if role in EVIDENCE_READERS else 403
    assert [client.get(path).status_code for path in (PAGE, CSV)] == [expected] * 2


def test_drafts_and_other_cuts_are_not_there(office: Office) -> None:
    client = office(Role.OFFICER)
    assert client.get(f"{PAGE}?area=north").status_code == 404
    assert client.get(PAGE.replace("Q3", "Q2")).status_code == 404
    draft = factories.make_survey("autumn")
    factories.make_release(draft, is_published=False)
    assert client.get("/board/autumn/2026-Q3/equality/").status_code == 404


def test_a_release_without_such_answers_says_so(office: Office) -> None:
    factories.make_release(factories.make_survey("autumn"))
    text = main_of(office(Role.OFFICER).get("/board/autumn/2026-Q3/equality/"))
    assert "no answers to questions about the person" in text
    assert "gaps can’t be seen" in text
    assert "No table of themes by a protected characteristic was released" in text
