"""Asking people again, once something was done."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from feedback.releases.models import ReleaseTheme
from feedback.surveys.models import Survey
from hearback import permissions
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.factories import TODAY, make_agency, make_release, make_survey
from tests.you_said_we_did.making import (
    make_commitment,
    make_finding,
    make_learning,
    make_source,
)
from you_said_we_did.drafting.asking_again import ask_again
from you_said_we_did.models import Commitment
from you_said_we_did.status import Status

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
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


def done(first: ReleaseTheme, status: str = Status.DONE) -> Commitment:
    """A public commitment that was done on 4 May 2026."""
    return make_commitment(make_finding(rests_on=first), status)


def address(commitment: Commitment, page: str = "") -> str:
    """Return the address of one of its screens."""
    return f"/loop/commitment/{commitment.pk}/{page}"


def words_of(client: Client, path: str) -> str:
    """Read a page, its blanks made single."""
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def asked(**changed: str) -> dict[str, str]:
    """What an officer types to ask again."""
    return {"start": "same", "name": "Asking again", "slug": "since-then", **changed}


def test_the_same_questions_are_asked_again_as_a_draft(
    officer: Client, first: ReleaseTheme
) -> None:
    commitment = done(first)
    assert "Ask people again" in words_of(officer, address(commitment))
    assert 'value="since-then"' in words_of(officer, address(commitment, "ask-again/"))
    answer = officer.post(address(commitment, "ask-again/"), asked())
    made = Survey.objects.get(slug="since-then")
    assert answer.headers["Location"] == reverse("builder:outline", args=[made.pk])
    assert officer.get(answer.headers["Location"]).status_code == 200
    assert made.is_draft
    assert made.draft.read().questions == first.release.survey.draft.read().questions
    assert Commitment.objects.get().followed_up_by == made
    entry = AuditEntry.objects.get(action="commitment.followed_up")
    assert entry.detail == {"survey": "since-then"}
    page = words_of(officer, address(commitment))
    assert "Asking again</a>: Draft. Nobody outside can see it yet" in page
    with pytest.raises(ValidationError):  # it needs every approval, like any other
        made.open(None, TODAY)


def test_the_short_survey_says_what_was_done_in_the_groups_own_words(officer: Client) -> None:
    first = make_release(make_survey("change", group="perpetrator"), waiting=25).themes.get()
    finding = make_finding(rests_on=first)
    commitment = make_commitment(finding, Status.DONE)
    officer.post(address(commitment, "ask-again/"), asked(start="short"))
    made = Survey.objects.get(slug="since-then")
    assert made.respondent_group == "perpetrator"
    content = made.draft.read()
    assert commitment.title in content.questions[0].help
    assert "made you feel afraid" not in content.who_for.lower()
    factories.open_survey(made)


def test_a_survey_of_partners_comments_is_asked_nobody(
    officer: Client, first: ReleaseTheme
) -> None:
    commitment = done(first)
    Survey.objects.update(agency=make_agency(), consultation=None)
    page = words_of(officer, address(commitment, "ask-again/"))
    assert 'value="same"' not in page
    assert officer.post(address(commitment, "ask-again/"), asked()).status_code == 400
    assert officer.post(address(commitment, "ask-again/"), asked(start="short")).status_code == 302


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"slug": "domestic-things"}, "slug"), ({"slug": "spring"}, "slug"), ({"name": ""}, "name")],
)
def test_a_refusal_stands_beside_its_field(
    officer: Client, first: ReleaseTheme, changed: dict[str, str], field: str
) -> None:
    commitment = done(first)
    response = officer.post(address(commitment, "ask-again/"), asked(**changed))
    assert response.status_code == 400
    assert f'id="id_{field}_error"' in response.content.decode()
    assert Survey.objects.count() == 1
    assert Commitment.objects.get().followed_up_by is None


@pytest.mark.parametrize("status", [Status.HEARD, Status.DOING, Status.CANNOT])
def test_before_it_is_done_nobody_is_asked_again(
    officer: Client, first: ReleaseTheme, status: str
) -> None:
    commitment = done(first, status)
    assert "ask-again" not in words_of(officer, address(commitment))
    answer = officer.post(address(commitment, "ask-again/"), asked(), follow=True)
    assert "Ask again once it is done" in answer.content.decode()
    assert Survey.objects.count() == 1
    table = Commitment._meta.db_table
    survey = first.release.survey_id
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET followed_up_by_id = {survey}")


def test_one_survey_asks_at_a_time(officer: Client, first: ReleaseTheme) -> None:
    commitment = done(first)
    made = ask_again(commitment, "same", "Again", "since-then", None)
    assert "ask-again" not in words_of(officer, address(commitment))
    answer = officer.post(address(commitment, "ask-again/"), asked(slug="other"), follow=True)
    assert "asks people again already" in answer.content.decode()
    factories.open_survey(made)
    Survey.objects.get(pk=made.pk).close(None, TODAY)
    assert officer.post(address(commitment, "ask-again/"), asked(slug="other")).status_code == 302
    assert Commitment.objects.get().followed_up_by == Survey.objects.get(slug="other")


def test_a_draft_that_is_removed_asked_nobody(officer: Client, first: ReleaseTheme) -> None:
    commitment = done(first)
    made = ask_again(commitment, "same", "Again", "since-then", None)
    made.remove(None)
    assert Commitment.objects.get().followed_up_by is None
    assert "Not yet" in words_of(officer, address(commitment))


def test_the_public_page_leads_there_while_it_is_open(public: Client, first: ReleaseTheme) -> None:
    commitment = done(first)
    made = ask_again(commitment, "same", "Again", "since-then", None)
    assert "/q/since-then/" not in words_of(public, PAGE)
    factories.open_survey(made)
    page = words_of(public, PAGE)
    assert "We are asking again" in page
    assert 'href="/q/since-then/"' in page
    Survey.objects.get(pk=made.pk).close(None, TODAY)
    assert "/q/since-then/" not in words_of(public, PAGE)


def test_what_answers_a_review_asks_nobody_again(officer: Client) -> None:
    commitment = make_commitment(make_learning(make_source()), Status.DONE)
    page = words_of(officer, address(commitment))
    assert "ask-again" not in page
    assert "nobody was asked" in page
    for answer in (
        officer.get(address(commitment, "ask-again/"), follow=True),
        officer.post(address(commitment, "ask-again/"), asked(start="short"), follow=True),
    ):
        assert "nobody can be asked again" in answer.content.decode()
    assert not Survey.objects.exists()


@pytest.mark.parametrize("role", [Role.COMMUNICATIONS, Role.BOARD, Role.PARTNER, Role.CODER])
def test_only_who_writes_surveys_asks_again(
    office: Office, first: ReleaseTheme, role: Role
) -> None:
    commitment = done(first)
    client = office(role)
    assert client.post(address(commitment, "ask-again/"), asked()).status_code == 403
    if role == Role.COMMUNICATIONS:
        assert "ask-again" not in words_of(client, address(commitment))


def test_an_old_draft_of_the_words_does_not_undo_it(first: ReleaseTheme) -> None:
    commitment = done(first)
    old = commitment.latest_revision
    made = ask_again(commitment, "same", "Again", "since-then", None)
    old.publish()
    assert Commitment.objects.get().followed_up_by == made
