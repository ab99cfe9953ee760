"""No step before the one it follows, no day nobody can keep: by the forms, and by the database."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from hearback.people.roles import Role
from tests.factories import TODAY, make_agency
from tests.upgraded import manage
from tests.you_said_we_did.making import SPRING, make_commitment, make_finding
from you_said_we_did.models import Commitment, Outcome, ProgressEntry
from you_said_we_did.status import Status

BEFORE = "2026-05-03"  # the day before it was heard
ODD_DAYS = """
import json
from hearback.people.models import AuditEntry
from you_said_we_did.models import Commitment
row = Commitment.objects.get(pk=2)
steps = row.progress.order_by("pk")
log = [[str(step.on), step.status, step.words, step.is_progress] for step in steps]
first = [step.is_progress for step in Commitment.objects.get(pk=1).progress.order_by("pk")]
told = AuditEntry.objects.filter(action="commitment.day_mended").order_by("pk")
print(json.dumps([str(row.due), log[:2], log[2][1:], first, [entry.detail for entry in told]]))
"""


@pytest.fixture
def officer(office: Any) -> Client:
    """The engagement officer, signed in."""
    client: Client = office(Role.OFFICER)
    return client


@pytest.mark.parametrize("on", ["0001-01-01", "1900-01-01", BEFORE, "9999-12-31"])
@pytest.mark.parametrize("page", ["progress/", "status/", "outcome/"])
@pytest.mark.django_db
def test_no_step_comes_before_the_one_it_follows(officer: Client, page: str, on: str) -> None:
    status = Status.DONE if page == "outcome/" else Status.HEARD
    commitment = make_commitment(make_finding(), status)
    steps = commitment.progress.count()
    typed = {"words": "All of it.", "status": "doing", "difference": "yes", "on": on}
    response = officer.post(f"/loop/commitment/{commitment.pk}/{page}", typed)
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"on"}
    assert (commitment.progress.count(), Outcome.objects.count()) == (steps, 0)
    assert Commitment.objects.get().status == status


@pytest.mark.django_db
def test_done_follows_its_progress_and_an_outcome_what_was_said_last() -> None:
    commitment = make_commitment(make_finding())
    commitment.move_to(Status.DOING, None, SPRING)
    commitment.add_progress("Two advisers have started.", None, date(2026, 6, 1))
    with pytest.raises(ValidationError, match="1 June 2026 or a later day"):
        commitment.move_to(Status.DONE, None, SPRING)
    commitment.move_to(Status.DONE, None, date(2026, 6, 1))
    commitment.record_outcome("partly", "Calls are quicker.", None, TODAY)
    with pytest.raises(ValidationError, match="22 November 2026 or a later day"):
        commitment.record_outcome("yes", "Calls are quick.", None, date(2026, 11, 1))
    assert Outcome.objects.get().difference == "partly"


@pytest.mark.parametrize("due", ["9999-12-31", "0001-01-01", "2040-01-01", BEFORE])
@pytest.mark.django_db
def test_a_due_day_can_be_kept(officer: Client, due: str) -> None:
    commitment = make_commitment(make_finding())
    owner = str(make_agency("housing").pk)
    moved = officer.post(f"/loop/commitment/{commitment.pk}/owner/", {"owner": owner, "due": due})
    typed = {"title": "A text", "words": "We will text.", "what_changes": "", "due": due}
    page = f"/loop/finding/{commitment.finding_id}/commitment/"
    begun = officer.post(page, {**typed, "owner": owner})
    for response in (moved, begun):
        assert response.status_code == 400
        assert set(response.context["form"].errors) == {"due"}
    assert Commitment.objects.get().due == commitment.due


@pytest.mark.parametrize(
    ("model", "values", "constraint"),
    [
        (Commitment, {"due": date(9999, 12, 31)}, "a_commitment_has_days_we_can_keep"),
        (Commitment, {"status_changed_on": date.min}, "a_commitment_has_days_we_can_keep"),
        (Commitment, {"first_progress_on": TODAY}, "what_is_done_was_begun_before"),
        (ProgressEntry, {"on": date(1900, 1, 1)}, "a_step_has_a_day_we_can_keep"),
        (ProgressEntry, {"words": "W", "taken_out_on": TODAY}, "what_was_taken_out_is_gone"),
        (Outcome, {"on": date.max}, "an_outcome_has_a_day_we_can_keep"),
    ],
)
@pytest.mark.django_db
def test_the_database_refuses_it_too(model: Any, values: dict[str, Any], constraint: str) -> None:
    commitment = make_commitment(make_finding(), Status.DONE)
    Outcome.objects.create(commitment=commitment, on=TODAY, difference="yes", words="W")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**values)


@pytest.mark.parametrize("said", [".", "\u200b", "\u3164\u3164", "…", "No"])
@pytest.mark.django_db
def test_cannot_says_something(officer: Client, said: str) -> None:
    commitment = make_commitment(make_finding())
    typed = {"status": "cannot", "on": "2026-11-20", "reason": "law"}
    response = officer.post(
        f"/loop/commitment/{commitment.pk}/status/",
        {**typed, "reason_words": said, "alternative": said},
    )
    assert set(response.context["form"].errors) == {"reason_words", "alternative"}
    assert Commitment.objects.get().status == Status.HEARD


@pytest.mark.sqlite
def test_an_upgrade_mends_odd_days_and_says_what_they_were(upgraded: Path) -> None:
    kept = json.loads(manage(upgraded, "shell", "--no-imports", "-c", ODD_DAYS))
    moved = "The date moved from 31 December 9999 to “ongoing”."
    assert kept == [
        "None",
        [["2026-01-07", "heard", "", False], ["2026-01-07", "doing", "", False]],
        ["", moved, False],
        [False, True, True],
        [{"what": "progress", "was": "0001-01-01"}, {"what": "due", "was": "9999-12-31"}],
    ]
