"""Facts go out at once: so they name nobody, and what went out all the same is taken out."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import TODAY
from tests.you_said_we_did.making import SPRING, make_commitment, make_finding
from you_said_we_did.models import Commitment, Outcome, ProgressEntry
from you_said_we_did.status import Status

pytestmark = pytest.mark.django_db
ON = "2026-11-20"
NAMED = "Aisha Khan of 12 Mill Lane, HD1 2AB (07700 900123) asked for this after PC Shaw came."
PAGE = "/you-said-we-did/a-quicker-reply/"


@pytest.fixture
def officer(office: Any) -> Client:
    """The engagement officer, signed in."""
    client: Client = office(Role.OFFICER)
    return client


def named() -> ProgressEntry:
    """An entry from before names were refused, on a public commitment that we are doing."""
    commitment = make_commitment(make_finding())
    commitment.move_to(Status.DOING, None, SPRING)
    entry = commitment.add_progress("Two advisers have started.", None, SPRING)
    ProgressEntry.objects.filter(pk=entry.pk).update(words=NAMED)
    return ProgressEntry.objects.get(pk=entry.pk)


def door(entry: ProgressEntry) -> str:
    """Return where its words are taken out."""
    return f"/loop/log/{entry.pk}/take-out/"


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("progress/", {"words"}),
        ("status/", {"reason_words", "alternative"}),
        ("outcome/", {"words"}),
    ],
)
def test_no_fact_names_anybody(officer: Client, page: str, fields: set[str]) -> None:
    status = Status.DONE if page == "outcome/" else Status.DOING
    commitment = make_commitment(make_finding(), status)
    typed = dict.fromkeys(("words", "reason_words", "alternative"), NAMED)
    typed |= {"on": ON, "status": "cannot", "reason": "law", "difference": "yes"}
    response = officer.post(f"/loop/commitment/{commitment.pk}/{page}", typed)
    assert response.status_code == 400
    assert set(response.context["form"].errors) == fields
    shown = response.content.decode()
    for said in ("“Aisha Khan”", "“12 Mill Lane”", "“HD1 2AB”", "07700 900123", "“PC Shaw”"):
        assert said in shown
    assert NAMED in shown, "what was typed is still there"
    assert not ProgressEntry.objects.filter(words__contains="Aisha").exists()
    assert Commitment.objects.get().status == status


def test_an_entry_is_taken_out_of_the_log_and_of_the_public_page(
    officer: Client,
) -> None:
    entry = named()
    assert door(entry) in officer.get(f"/loop/commitment/{entry.commitment_id}/").content.decode()
    assert NAMED in officer.get(door(entry)).content.decode()
    assert officer.post(door(entry), {"reason": "points"}).status_code == 302
    shown = officer.get(f"/loop/commitment/{entry.commitment_id}/").content.decode()
    assert "Aisha" not in shown
    assert "What stood here was taken out on" in shown
    assert not ProgressEntry.objects.filter(words__contains="Aisha").exists()
    kept = AuditEntry.objects.get(action="commitment.taken_out")
    assert kept.detail == {"entry": entry.pk, "day": "2026-05-04", "reason": "points"}


def test_the_public_page_and_the_feed_lose_it_at_once(public: Client) -> None:
    entry = named()
    feed = "/you-said-we-did/changes.xml"
    assert "Aisha" in public.get(PAGE).content.decode()
    assert entry.anchor in public.get(feed).content.decode()
    entry.take_out("points", None, TODAY)
    shown = public.get(PAGE).content.decode()
    assert "Aisha" not in shown
    assert "What stood here was taken out on 22 November 2026." in shown
    assert entry.anchor not in public.get(feed).content.decode()


def test_what_was_taken_out_is_no_progress(officer: Client) -> None:
    entry = named()
    officer.post(door(entry), {"reason": "points"})
    commitment = Commitment.objects.get()
    commitment.reschedule(commitment.owner, None, None, TODAY)
    with pytest.raises(ValidationError, match="progress entry first"):
        commitment.move_to(Status.DONE, None, TODAY)
    commitment.add_progress("All are trained.", None, TODAY)
    commitment.move_to(Status.DONE, None, TODAY)
    assert Commitment.objects.get().first_progress_on == TODAY


def test_what_is_done_stays_done(officer: Client) -> None:
    entry = named()
    commitment = Commitment.objects.get()
    commitment.move_to(Status.DONE, None, TODAY)
    assert "needs another" not in officer.get(door(entry)).content.decode()
    officer.post(door(entry), {"reason": "wrong"})
    commitment.refresh_from_db()
    assert (commitment.status, commitment.first_progress_on) == (Status.DONE, SPRING)


def test_a_reason_and_an_outcome_are_taken_out_once_they_are_in_the_log(officer: Client) -> None:
    """What is said anew puts what was said before into the log, and there it can be taken out."""
    commitment = make_commitment(make_finding(), Status.CANNOT)
    Commitment.objects.update(reason_words=NAMED)
    commitment.move_to(Status.CONSIDERING, None, TODAY)
    checked = make_commitment(make_finding("another"), Status.CHECKED)
    Outcome.objects.update(words=NAMED)
    checked.record_outcome("yes", "Calls are quicker.", None, TODAY)
    entries = list(ProgressEntry.objects.filter(words__contains="Aisha"))
    assert len(entries) == 2
    for entry in entries:
        assert officer.post(door(entry), {"reason": "points"}).status_code == 302
    assert not ProgressEntry.objects.filter(words__contains="Aisha").exists()


def test_it_asks_why_and_takes_nothing_out_twice(officer: Client, office: Any) -> None:
    entry = named()
    response = officer.post(door(entry), {"reason": ""})
    assert response.status_code == 400
    assert "Choose “Why do you take this out?”" in response.content.decode()
    assert officer.post(door(entry), {"reason": "because"}).status_code == 400
    assert ProgressEntry.objects.get(pk=entry.pk).words == NAMED
    assert officer.post("/loop/log/99999/take-out/", {"reason": "points"}).status_code == 404
    for role, answer in ((Role.CODER, 403), (Role.BOARD, 403), (Role.COMMUNICATIONS, 302)):
        assert office(role).post(door(entry), {"reason": "points"}).status_code == answer
    with pytest.raises(ValidationError, match="no words"):
        ProgressEntry.objects.get(pk=entry.pk).take_out("points", None, TODAY)
    assert officer.get(door(entry)).status_code == 302
    assert AuditEntry.objects.filter(action="commitment.taken_out").count() == 1
