"""One commitment's screens: status, progress, outcome, owner and day."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import make_agency, make_priority
from tests.you_said_we_did.making import SPRING, make_commitment, make_finding
from you_said_we_did.models import Commitment, Outcome
from you_said_we_did.status import NEXT, Status

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
ON = "2026-11-20"


@pytest.fixture
def officer(office: Office) -> Client:
    """The engagement officer, signed in."""
    return office(Role.OFFICER)


def address(commitment: Commitment, page: str = "") -> str:
    """Return the address of one of its screens."""
    return f"/loop/commitment/{commitment.pk}/{page}"


@pytest.mark.parametrize("status", list(Status))
def test_only_the_next_steps_are_offered(officer: Client, status: Status) -> None:
    commitment = make_commitment(make_finding(), status)
    response = officer.get(address(commitment, "status/"))
    steps = [step for step in NEXT[status] if step != Status.CHECKED]
    if not steps:
        assert response.status_code == 302
        assert "/status/" not in officer.get(address(commitment)).content.decode()
        return
    page = response.content.decode()
    offered = {step for step in Status if f'type="radio" name="status" value="{step}"' in page}
    assert offered == set(steps)


def test_a_step_is_taken_and_audited(officer: Client) -> None:
    commitment = make_commitment(make_finding())
    response = officer.post(address(commitment, "status/"), {"status": "doing", "on": ON})
    assert response.headers["Location"] == address(commitment)
    commitment.refresh_from_db()
    assert (commitment.status, commitment.status_changed_on) == ("doing", date(2026, 11, 20))
    assert AuditEntry.objects.filter(action="commitment.moved").exclude(actor="system").exists()


def test_a_step_that_was_not_offered_is_refused(officer: Client) -> None:
    commitment = make_commitment(make_finding())
    response = officer.post(address(commitment, "status/"), {"status": "done", "on": ON})
    assert response.status_code == 400
    commitment.refresh_from_db()
    assert commitment.status == Status.HEARD


def test_cannot_asks_for_all_three_beside_their_fields(officer: Client) -> None:
    commitment = make_commitment(make_finding())
    typed = {"status": "cannot", "on": ON, "reason_words": "Typed & kept.", "alternative": " "}
    response = officer.post(address(commitment, "status/"), typed)
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"reason", "alternative"}
    page = response.content.decode()
    assert 'id="id_reason_error"' in page
    assert 'id="id_alternative_error"' in page
    assert "Typed &amp; kept." in page
    typed |= {"reason": "law", "alternative": "Ask the library."}
    assert officer.post(address(commitment, "status/"), typed).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.status, commitment.reason) == ("cannot", "law")


def test_done_without_progress_says_what_is_missing(officer: Client) -> None:
    commitment = make_commitment(make_finding())
    commitment.move_to(Status.DOING, None, SPRING)
    response = officer.post(address(commitment, "status/"), {"status": "done", "on": ON})
    assert "Add a progress entry first" in response.content.decode()
    officer.post(address(commitment, "progress/"), {"words": "All trained.", "on": ON})
    assert (
        officer.post(address(commitment, "status/"), {"status": "done", "on": ON}).status_code
        == 302
    )


@pytest.mark.parametrize(("words", "on"), [("", ON), ("Too soon.", "2099-01-01"), ("x", "soon")])
def test_progress_needs_words_and_a_day_that_has_come(officer: Client, words: str, on: str) -> None:
    commitment = make_commitment(make_finding())
    response = officer.post(address(commitment, "progress/"), {"words": words, "on": on})
    assert response.status_code == 400
    assert not commitment.progress.filter(status="").exists()


def test_an_outcome_checks_what_was_done(officer: Client) -> None:
    commitment = make_commitment(make_finding(), Status.DONE)
    typed = {"difference": "partly", "words": "Calls are quicker.", "on": ON}
    assert "/outcome/" in officer.get(address(commitment)).content.decode()
    assert officer.post(address(commitment, "outcome/"), typed).status_code == 302
    assert Outcome.objects.get().difference == "partly"
    commitment.refresh_from_db()
    assert commitment.status == Status.CHECKED


@pytest.mark.parametrize("status", [Status.HEARD, Status.DOING, Status.CANNOT])
def test_an_outcome_of_what_was_not_done_is_refused(officer: Client, status: Status) -> None:
    commitment = make_commitment(make_finding(), status)
    typed = {"difference": "yes", "words": "We are sure.", "on": ON}
    response = officer.post(address(commitment, "outcome/"), typed)
    assert response.status_code == 400
    assert "Only something we did can be checked" in response.content.decode()
    assert not Outcome.objects.exists()
    assert "/outcome/" not in officer.get(address(commitment)).content.decode()


def test_owner_and_day_are_changed_and_said(officer: Client) -> None:
    commitment = make_commitment(make_finding())
    new = make_agency("housing")
    typed = {"owner": str(new.pk), "due": "2027-06-30"}
    assert officer.post(address(commitment, "owner/"), typed).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.owner, commitment.due) == (new, date(2027, 6, 30))
    assert "from 31 March 2027 to 30 June 2027" in officer.get(address(commitment)).content.decode()


def test_an_owner_is_needed(officer: Client) -> None:
    commitment = make_commitment(make_finding())
    response = officer.post(address(commitment, "owner/"), {"owner": "", "due": ""})
    assert response.status_code == 400


def test_words_are_changed_as_a_draft(officer: Client) -> None:
    commitment = make_commitment(make_finding())
    typed = {"title": "A call back in one day", "words": "Sooner.", "what_changes": ""}
    assert officer.post(address(commitment, "words/"), typed).status_code == 302
    commitment.refresh_from_db()
    assert commitment.title == "A call back in two days"
    assert "A call back in one day" in officer.get(address(commitment)).content.decode()


def test_what_is_too_long_is_counted_beside_its_field_and_kept(officer: Client) -> None:
    commitment = make_commitment(make_finding(live=False), live=False)
    long, longer = "We ring back. " * 43 + "Soon.", "People wait. " * 100
    why = {"status": "cannot", "on": ON, "reason": "law", "alternative": "Ask us again."}
    why["reason_words"] = long
    new = {"title": "New", "words": "Yes.", "what_changes": long, "owner": make_agency().pk}
    finding = f"/loop/finding/{commitment.finding_id}/"
    said = {"title": "T", "you_said": longer, "priority": make_priority().pk}
    for path, typed, field, limit in (
        (address(commitment, "progress/"), {"words": long, "on": ON}, "words", "600"),
        (address(commitment, "status/"), why, "reason_words", "600"),
        (f"{finding}commitment/", new, "what_changes", "600"),
        (f"{finding}words/", said, "you_said", "1,200"),
    ):
        assert f"At most {limit} characters." in officer.get(path).content.decode(), path
        response = officer.post(path, typed)
        assert response.status_code == 400, path
        counted = f"{len(str(typed[field]).strip()):,}"
        told = f"This has {counted} characters. Write at most {limit}."
        assert response.context["form"].errors[field] == [told], path
        assert str(typed[field]).strip() in response.content.decode(), path
    assert not commitment.progress.filter(status="").exists()


def test_a_line_break_is_one_character_and_the_limit_itself_is_fine(officer: Client) -> None:
    commitment = make_commitment(make_finding())
    typed = {"words": "ab\r\n" * 199 + "abc", "on": ON}
    assert officer.post(address(commitment, "progress/"), typed).status_code == 302
