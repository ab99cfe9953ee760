"""The draft an officer reads before anyone else sees it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from feedback.cutting.models import Quote
from feedback.releases.models import Release
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.cutting.world import as_read

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
DRAFT = "/cutting/spring/2026-Q3/"


@pytest.fixture(autouse=True)
def draft(db: None, monkeypatch: pytest.MonkeyPatch) -> Release:
    """A draft with a shown and a hidden row, on a day that does not move."""
    monkeypatch.setattr(timezone, "localdate", lambda: factories.TODAY)
    return factories.make_release(factories.make_survey(), is_published=False)


def test_every_row_stands_with_the_rule_beside_it(office: Office) -> None:
    page = office(Role.OFFICER).get(DRAFT).content.decode()
    rows = [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip()
        for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    ]
    hidden = "Hidden: fewer than 10, or withheld to protect people"
    assert rows[1:] == ["Everybody 100", "Waiting 25", f"Housing {hidden}"]
    assert "About 100 people wrote something." in page
    assert "Every other count is rounded to the nearest 5" in page
    assert "matched people’s decisions at 0.41" in page


def test_publishing_needs_the_box(office: Office, draft: Release) -> None:
    response = office(Role.OFFICER).post(DRAFT, as_read())
    assert response.status_code == 400
    page = response.content.decode()
    assert page.count("Tick the box to say you have read every row.") == 2
    assert 'href="#id_checked"' in page
    assert "Error: " in page
    draft.refresh_from_db()
    assert draft.status == Release.Status.DRAFT


def test_publishing_shows_the_board_and_is_written_down(office: Office, draft: Release) -> None:
    officer = office(Role.OFFICER)
    response = officer.post(DRAFT, as_read(checked="on"))
    assert (response.status_code, response.headers["Location"]) == (302, "/board/spring/2026-Q3/")
    draft.refresh_from_db()
    assert (draft.status, draft.published_on) == (Release.Status.PUBLISHED, factories.TODAY)
    assert AuditEntry.objects.get(action="release.published").actor.startswith("engagement")
    assert "Published: Survey spring" in officer.get("/board/spring/2026-Q3/").content.decode()


def test_what_is_out_has_no_draft_any_more(office: Office, draft: Release) -> None:
    draft.publish(by=None, on=factories.TODAY)
    officer = office(Role.OFFICER)
    for response in (officer.get(DRAFT), officer.post(DRAFT, as_read(checked="on"))):
        assert response.headers["Location"] == "/board/spring/2026-Q3/"


def test_a_draft_someone_else_just_published_is_refused_in_words(
    office: Office, monkeypatch: pytest.MonkeyPatch, draft: Release
) -> None:
    stale = Release.objects.get(pk=draft.pk)
    monkeypatch.setattr("feedback.cutting.views.drafts.find_release", lambda *_: stale)
    draft.publish(by=None, on=factories.TODAY)
    response = office(Role.OFFICER).post(DRAFT, as_read(checked="on"), follow=True)
    assert "already published" in response.content.decode()


def test_discarding_deletes_the_draft_and_says_so(office: Office) -> None:
    response = office(Role.OFFICER).post(f"{DRAFT}discard/", as_read(), follow=True)
    assert "You can cut this quarter again." in response.content.decode()
    assert not Release.objects.exists()
    assert AuditEntry.objects.filter(action="release.discarded").count() == 1


def test_published_figures_can_not_be_discarded(office: Office, draft: Release) -> None:
    draft.publish(by=None, on=factories.TODAY)
    response = office(Role.OFFICER).post(f"{DRAFT}discard/", as_read(), follow=True)
    assert "Only a draft can be discarded." in response.content.decode()
    assert Release.objects.get() == draft


@pytest.mark.parametrize("path", [DRAFT, f"{DRAFT}discard/"])
def test_a_draft_cut_anew_since_she_opened_it_is_read_first(
    office: Office, draft: Release, path: str
) -> None:
    officer, survey = office(Role.OFFICER), draft.survey
    page = officer.get(DRAFT).content.decode()
    assert page.count(f'name="digest" value="{draft.digest}"') == 2
    draft.discard(None)
    anew = factories.make_release(survey, is_published=False, waiting=45)
    sent = {"digest": draft.digest, "checked": "on"}
    answer = officer.post(path, sent, follow=True)
    assert answer.redirect_chain == [(DRAFT, 302)]
    page = answer.content.decode()
    assert "This draft was cut anew since you opened it." in page
    assert anew.digest in page
    assert Release.objects.get() == anew
    assert Release.objects.get().status == Release.Status.DRAFT


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "Its 1 quote goes with it and must be proposed again."),
        (2, "Its 2 quotes go with it and must be proposed again."),
    ],
)
def test_what_goes_with_a_draft_is_said_beside_the_button(
    office: Office, draft: Release, number: int, said: str
) -> None:
    officer, version = office(Role.OFFICER), draft.survey.current_version()
    assert "with it and must be proposed" not in officer.get(DRAFT).content.decode()
    by = factories.make_user(Role.OFFICER, email="other@testshire.example")
    theme = draft.themes.get(slug="waiting")
    for _ in range(number):
        text = factories.make_text(version)
        Quote.objects.create(text=text, theme=theme, words="waiting", proposed_by=by)
    assert said in officer.get(DRAFT).content.decode()


def test_looking_never_discards(office: Office) -> None:
    assert office(Role.OFFICER).get(f"{DRAFT}discard/").status_code == 405


@pytest.mark.parametrize("path", ["spring/2026-Q2/", "spring/2026-Q7/", "none/2026-Q3/"])
def test_what_was_never_cut_is_not_found(office: Office, path: str) -> None:
    assert office(Role.OFFICER).get(f"/cutting/{path}").status_code == 404


def test_a_draft_that_is_too_small_says_so(office: Office, draft: Release) -> None:
    survey = draft.survey
    factories.make_release(survey, is_published=False, period="2026-Q2", people=None, waiting=None)
    page = office(Role.OFFICER).get("/cutting/spring/2026-Q2/").content.decode()
    assert "Fewer than 10 people wrote something." in page
    assert "No figure on what people wrote can be shown" in page
    assert "still count in the year" in page
