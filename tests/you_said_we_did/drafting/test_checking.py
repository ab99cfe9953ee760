"""Whether it helped: recorded, said anew, and checked again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from feedback.releases.models import ReleaseTheme
from feedback.surveys.models import Survey
from hearback import permissions
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import TODAY, make_agency, make_release, make_survey
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.models import Commitment, Outcome
from you_said_we_did.status import Status

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
ON = "2026-11-20"
PAGE = "/you-said-we-did/a-quicker-reply/"


@pytest.fixture
def officer(office: Office) -> Client:
    """The engagement officer, signed in, with what her role may do in Wagtail."""
    client = office(Role.OFFICER)
    permissions.sync()
    return client


@pytest.fixture
def first() -> ReleaseTheme:
    """The figures that the finding rests on."""
    return make_release(make_survey(), period="2026-Q1", waiting=25).themes.get()


def later(first: ReleaseTheme, people: int | None = 90, period: str = "2026-Q3") -> ReleaseTheme:
    """The same theme in later figures of the same survey."""
    return make_release(first.release.survey, period=period, waiting=people).themes.get()


def done(first: ReleaseTheme, status: str = Status.DONE) -> Commitment:
    """A public commitment that was done on 4 May 2026."""
    return make_commitment(make_finding(rests_on=first), status)


def address(commitment: Commitment, page: str = "outcome/") -> str:
    """Return the address of one of its screens."""
    return f"/loop/commitment/{commitment.pk}/{page}"


def typed(**changed: Any) -> dict[str, Any]:
    """What an officer types."""
    return {"difference": "partly", "words": "Calls are quicker.", "on": ON, **changed}


def words_of(client: Client, path: str) -> str:
    """Read a page, its blanks made single."""
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# ---- Later figures ----------------------------------------------------------------------------


def test_an_outcome_rests_on_later_figures(officer: Client, first: ReleaseTheme) -> None:
    commitment, now = done(first), later(first)
    assert f'<option value="{now.pk}">' in words_of(officer, address(commitment))
    answer = officer.post(address(commitment), typed(heard_again=now.pk))
    assert answer.status_code == 302
    assert Outcome.objects.get().heard_again == now
    page = words_of(officer, address(commitment, ""))
    assert "That is more people than then." in page


@pytest.mark.parametrize("kind", ["earlier", "hidden", "draft", "another theme", "another group"])
def test_nothing_else_can_be_chosen(officer: Client, first: ReleaseTheme, kind: str) -> None:
    commitment = done(first)
    later(first)  # so that there is a choice
    survey = first.release.survey
    wrong = {
        "earlier": lambda: later(first, period="2025-Q4"),
        "hidden": lambda: later(first, None, "2026-Q2"),
        "draft": lambda: make_release(
            survey, is_published=False, period="2026-Q2", waiting=25
        ).themes.get(),
        "another theme": lambda: make_release(survey, period="2026-Q2", housing=30).themes.get(),
        "another group": lambda: make_release(
            make_survey("change", group="perpetrator"), waiting=25
        ).themes.get(),
    }[kind]()
    response = officer.post(address(commitment), typed(heard_again=wrong.pk, words="Typed & kept."))
    assert response.status_code == 400
    page = response.content.decode()
    assert 'id="id_heard_again_error"' in page
    assert "Typed &amp; kept." in page
    assert not Outcome.objects.exists()
    with pytest.raises(ValidationError, match="no later figures of this theme"):
        commitment.record_outcome("yes", "We are sure.", None, TODAY, heard_again=wrong)


def test_without_later_figures_the_form_says_why(officer: Client, first: ReleaseTheme) -> None:
    commitment = done(first)
    page = words_of(officer, address(commitment))
    assert "There are no later figures of these people yet." in page
    assert "heard_again" not in page
    later(first, None)
    assert "this theme is hidden, to protect people" in words_of(officer, address(commitment))
    assert officer.post(address(commitment), typed()).status_code == 302


@pytest.mark.parametrize("people", [25, 90])
def test_the_public_page_says_it_in_bands_and_leads_to_the_results(
    public: Client, first: ReleaseTheme, people: int
) -> None:
    commitment, now = done(first), later(first, people)
    commitment.record_outcome("yes", "We heard it.", None, TODAY, heard_again=now)
    page = words_of(public, PAGE)
    assert "Then (January to March 2026): 10 or more people." in page
    assert ("That is more people than then." in page) is (people == 90)
    assert 'href="/results/spring/2026-Q3/"' in page
    main = BeautifulSoup(page, "html.parser").select_one("main")
    assert main
    shown = main.get_text().replace("2026", "")
    assert "25" not in shown
    assert "90" not in shown


def test_results_of_a_partners_comments_are_not_linked(public: Client, first: ReleaseTheme) -> None:
    commitment, now = done(first), later(first)
    commitment.record_outcome("yes", "We heard it.", None, TODAY, heard_again=now)
    Survey.objects.update(agency=make_agency(), consultation=None)
    page = words_of(public, PAGE)
    assert "That is more people than then." in page
    assert "/results/spring/" not in page


# ---- Saying it anew ---------------------------------------------------------------------------


def test_what_was_said_before_stays_in_the_log(
    office: Office, public: Client, first: ReleaseTheme
) -> None:
    commitment = done(first)
    commitment.record_outcome("yes", "Everyone is happy.", None, date(2026, 10, 1))
    commitment.record_outcome("no", "We asked, and nobody noticed.", None, TODAY)
    assert Outcome.objects.get().difference == "no"
    page = words_of(public, PAGE)
    assert "<strong>No.</strong> We asked, and nobody noticed." in page
    assert "On 1 October 2026 we said whether it helped: Yes. Everyone is happy." in page
    entry = AuditEntry.objects.filter(action="commitment.outcome").latest("pk")
    assert entry.detail == {"difference": "no", "before": "yes"}


def test_the_form_begins_with_what_was_said_and_the_same_again_changes_nothing(
    officer: Client, first: ReleaseTheme
) -> None:
    commitment = done(first)
    officer.post(address(commitment), typed())
    before = commitment.progress.count()
    page = words_of(officer, address(commitment))
    assert "Calls are quicker.</textarea>" in page
    officer.post(address(commitment), typed(on="2026-11-21"))
    assert commitment.progress.count() == before
    assert Outcome.objects.get().on.isoformat() == ON


def test_too_early_brings_the_check_back_after_six_months(
    public: Client, first: ReleaseTheme
) -> None:
    commitment = done(first)
    assert commitment.check_on == date(2027, 5, 4)
    commitment.record_outcome("too_early", "It began in autumn.", None, date(2026, 8, 31))
    commitment = Commitment.objects.get()
    assert (commitment.status, commitment.check_on) == ("checked", date(2027, 3, 1))
    assert "We will check again by 1 March 2027." in words_of(public, PAGE)
    # The same words on a later day: looked at again, and put off again.
    commitment.record_outcome("too_early", "It began in autumn.", None, date(2026, 11, 20))
    assert Commitment.objects.get().check_on == date(2027, 5, 20)
    commitment.record_outcome("yes", "It helped.", None, TODAY)
    assert Commitment.objects.get().check_on is None
    assert "check again" not in words_of(public, PAGE)
