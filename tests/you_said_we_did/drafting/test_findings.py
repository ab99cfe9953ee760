"""Drafting an answer beside its evidence, and changing it later."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Workflow

from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import make_agency, make_priority, make_release, make_survey, make_user
from tests.you_said_we_did.making import make_finding, make_theme
from you_said_we_did.models import Commitment, Finding, Visibility
from you_said_we_did.words import Stage

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]


def filled_in(**changed: str) -> dict[str, str]:
    """What an officer types."""
    return {
        "title": "A quicker reply",
        "slug": "",
        "you_said": "You said the silence is the hardest part.",
        "priority": str(make_priority().pk),
        "visibility": "public",
        **changed,
    }


def test_the_evidence_stands_beside_the_form(office: Office) -> None:
    theme = make_theme()
    response = office(Role.OFFICER).get(f"/loop/theme/{theme.pk}/")
    page = response.content.decode()
    assert "About waiting." in page
    assert "About 25" in page
    assert "10 or more people" in page
    assert "Victims and survivors" in page
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_a_draft_is_made_and_is_not_public(office: Office) -> None:
    theme = make_theme()
    officer = make_user(Role.OFFICER)
    client = office(user=officer)
    response = client.post(f"/loop/theme/{theme.pk}/", filled_in())
    finding = Finding.objects.get()
    assert response.headers["Location"] == f"/loop/finding/{finding.pk}/"
    assert (finding.slug, finding.live, finding.rests_on) == ("a-quicker-reply", False, theme)
    assert finding.latest_revision.user == officer
    assert finding.stage == Stage.DRAFT
    assert AuditEntry.objects.filter(action="finding.drafted", actor=officer.email).exists()
    page = client.get(response.headers["Location"]).content.decode()
    assert "Nobody outside can see it yet" in page
    assert f"/admin/snippets/you_said_we_did/finding/edit/{finding.pk}/" in page


@pytest.mark.parametrize("kind", ["hidden", "unpublished"])
def test_nothing_can_be_drafted_on_what_is_not_shown(office: Office, kind: str) -> None:
    if kind == "hidden":
        row = make_theme().release.themes.get(slug="housing")
    else:
        row = make_release(make_survey(), is_published=False, waiting=25).themes.get()
    client = office(Role.OFFICER)
    assert client.get(f"/loop/theme/{row.pk}/").status_code == 404
    assert client.post(f"/loop/theme/{row.pk}/", filled_in()).status_code == 404
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"title": "What the police did"}, "title", "police"),
        ({"slug": "domestic-things"}, "slug", "domestic"),
        ({"slug": "two words"}, "slug", "no spaces"),
        ({"you_said": ""}, "you_said", "Fill in “You said”"),
        ({"priority": "99999"}, "priority", "Choose one of those"),
        ({"title": "!!!"}, "slug", "Type an address"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_lost(
    office: Office, changed: dict[str, str], field: str, words: str
) -> None:
    theme = make_theme()
    typed = filled_in(**changed)
    response = office(Role.OFFICER).post(f"/loop/theme/{theme.pk}/", typed)
    assert response.status_code == 400
    assert words in " ".join(response.context["form"].errors[field])
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page
    assert typed["you_said"] in page
    assert not Finding.objects.exists()


def test_an_address_is_given_once(office: Office) -> None:
    (theme,) = make_finding().themes
    response = office(Role.OFFICER).post(f"/loop/theme/{theme.pk}/", filled_in())
    assert response.status_code == 400
    assert "already exists" in " ".join(response.context["form"].errors["slug"])


def test_changing_the_words_makes_a_draft(office: Office) -> None:
    finding = make_finding()
    typed = filled_in(title="A much quicker reply")
    client = office(Role.OFFICER)
    response = client.post(f"/loop/finding/{finding.pk}/words/", typed)
    assert response.status_code == 302
    finding.refresh_from_db()
    assert finding.title == "A quicker reply"
    assert finding.newest_words().title == "A much quicker reply"
    page = client.get(f"/loop/finding/{finding.pk}/").content.decode()
    assert "A much quicker reply" in page
    assert "Published, with a newer draft" in page


def test_the_form_starts_from_the_newest_draft(office: Office) -> None:
    finding = make_finding()
    finding.draft_words(None, title="Second thoughts")
    page = office(Role.OFFICER).get(f"/loop/finding/{finding.pk}/words/").content.decode()
    assert 'value="Second thoughts"' in page


def test_words_that_wait_cannot_be_changed_by_the_officer(
    office: Office, approval: Workflow
) -> None:
    officer = make_user(Role.OFFICER)
    finding = make_finding(live=False)
    finding.submit(officer)
    before = finding.latest_revision_id
    response = office(user=officer).post(f"/loop/finding/{finding.pk}/words/", filled_in())
    assert response.status_code == 302
    finding.refresh_from_db()
    assert finding.latest_revision_id == before


def test_anyone_who_writes_may_narrow_who_sees_it(office: Office) -> None:
    finding = make_finding()
    client = office(Role.OFFICER)
    client.post(f"/loop/finding/{finding.pk}/who/", {"visibility": "restricted"})
    finding.refresh_from_db()
    assert finding.visibility == Visibility.RESTRICTED
    assert not Finding.objects.published().exists()


def test_only_communications_may_make_published_words_public(office: Office) -> None:
    finding = make_finding(visibility=Visibility.RESTRICTED)
    path = f"/loop/finding/{finding.pk}/who/"
    assert office(Role.OFFICER).post(path, {"visibility": "public"}).status_code == 403
    assert not Finding.objects.published().exists()
    assert office(Role.COMMUNICATIONS).post(path, {"visibility": "public"}).status_code == 302
    assert Finding.objects.published().exists()
    assert AuditEntry.objects.filter(action="finding.visibility").exists()


def test_a_commitment_is_added_and_is_not_public(office: Office) -> None:
    finding = make_finding()
    typed = {
        "title": "A call back",
        "words": "We ring you.",
        "what_changes": "",
        "owner": str(make_agency().pk),
        "due": "2027-03-31",
    }
    path = f"/loop/finding/{finding.pk}/commitment/"
    client = office(Role.OFFICER)
    assert client.post(path, {**typed, "title": "Police call back"}).status_code == 400
    assert client.post(path, {**typed, "owner": ""}).status_code == 400
    assert not Commitment.objects.exists()
    assert client.post(path, typed).status_code == 302
    commitment = Commitment.objects.get()
    assert not commitment.live
    assert commitment.due is not None
    assert commitment.due.isoformat() == "2027-03-31"
    assert commitment.latest_revision is not None
