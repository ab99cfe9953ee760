"""What a survey publishes, and from how many people on: two people for the latter."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from feedback.cutting.cut import cut
from feedback.cutting.models import PublishedTables, Threshold
from feedback.cutting.publishing import publish
from feedback.releases.models import Release
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.cutting import crowd

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
ADDRESS = "/cutting/spring/tables/"
SAVE = f"{ADDRESS}save/"
TODAY = factories.TODAY


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar."""
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


def tables_of(release: Release) -> set[tuple[str, ...]]:
    """Return the dimensions of each table of a release."""
    return {table.dims for each in release.figures.populations for table in each.tables}


def test_a_survey_nobody_defined_publishes_what_is_usual() -> None:
    survey = crowd.make_crowded_survey()
    found = tables_of(cut(survey, "2026-Q3", None, TODAY))
    assert {("theme",), ("group",), ("priority",), ("area",), ("theme", "area")} <= found
    assert {("q1",), ("q2",), ("q4",), ("q5-a",), ("q6-a",)} <= found
    assert not [dims for dims in found if len(dims) > 1 and dims[0].startswith("q")]


def test_every_table_is_offered_with_what_it_shows(office: Office) -> None:
    crowd.make_crowded_survey()
    page = office(Role.OFFICER).get(ADDRESS).content.decode()
    assert "Nobody has chosen yet" in page
    moved = "How many people moved up, stayed"
    for words in ("Theme by area", "Whom did you ask?", moved, "How people answered"):
        assert words in page
    assert 'value="answers:q1,area"' in page
    assert 'value="words:theme"' not in page  # always published


def test_what_is_chosen_counts_for_what_is_cut_from_then_on(office: Office) -> None:
    survey = crowd.make_crowded_survey()
    before = cut(survey, "2026-Q2", None, TODAY)
    publish(before, None, TODAY)
    as_it_was = Release.objects.get(pk=before.pk).document
    data = {"tables": ["words:area", "answers:q1", "answers:q1,area"]}
    response = office(Role.OFFICER).post(SAVE, data, follow=True)
    assert "what is out stays as it is" in response.content.decode()
    after = cut(survey, "2026-Q3", None, TODAY)
    assert tables_of(after) == {("theme",), ("area",), ("q1",), ("q1", "area")}
    assert Release.objects.get(pk=before.pk).document == as_it_was
    entry = AuditEntry.objects.get(action="release.tables_defined")
    assert entry.detail["tables"] == ["words:theme", *data["tables"]]


def test_two_areas_are_shown_as_one(office: Office) -> None:
    survey = crowd.make_crowded_survey()
    data: dict[str, Any] = {
        "tables": ["words:area"],
        "name_0": "North and East",
        "parts_0": ["area=a", "area=b"],
    }
    assert office(Role.OFFICER).post(SAVE, data).status_code == 302
    crowd.write_at_random(survey, 60)
    words = cut(survey, "2026-Q3", None, TODAY).figures.population("words")
    assert words.dimension("area").categories[0].name == "North and East"
    assert words.table("area").value("a+b")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"tables": ["answers:q1,q2"]}, "Choose from the tables shown"),
        ({"tables": ["answers:q1,q2,area"]}, "Choose from the tables shown"),
        ({"name_0": "All", "parts_0": ["area=a"]}, "Choose two answers or more"),
        ({"name_0": "Mixed", "parts_0": ["area=a", "q1=a"]}, "all to one question"),
        ({"parts_0": ["area=a", "area=b"]}, "Give what is shown as one a name"),
        ({"name_0": " south ", "parts_0": ["area=a", "area=b"]}, "what another answer is called"),
        (
            {
                "name_0": "One",
                "parts_0": ["area=a", "area=b"],
                "name_1": "ONE",
                "parts_1": ["q1=a", "q1=b"],
            },
            "what another answer is called",
        ),
        (
            {"name_0": "All", "parts_0": [f"area={key}" for key in "abcd"]},
            "Leave at least one answer by itself",
        ),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(
    office: Office, data: dict[str, Any], why: str
) -> None:
    crowd.make_crowded_survey()
    response = office(Role.OFFICER).post(SAVE, data)
    assert why in response.content.decode()
    assert not PublishedTables.objects.exists()


def test_the_data_protection_officer_reads_and_changes_nothing(office: Office) -> None:
    crowd.make_crowded_survey()
    client = office(Role.DATA_PROTECTION)
    page = client.get(ADDRESS).content.decode()
    assert "Theme by area" in page
    assert "Save what this survey publishes" not in page
    assert client.post(SAVE, {"tables": ["words:area"]}).status_code == 403
    assert "Nothing waits for you." in client.get("/cutting/thresholds/").content.decode()


def asked(office: Office, k: int = 7) -> Threshold:
    """Have an officer ask for another smallest number."""
    data = {"k": k, "reason": "So few people answer."}
    page = office(Role.OFFICER).post("/cutting/spring/threshold/", data, follow=True)
    assert "Nothing changes until" in page.content.decode()
    return Threshold.objects.get()


def test_another_smallest_number_takes_two_people(office: Office) -> None:
    survey = crowd.make_crowded_survey()
    waiting = asked(office)
    assert Threshold.objects.in_force(survey) == 10
    dpo = office(Role.DATA_PROTECTION)
    assert "Survey spring: 7" in dpo.get("/cutting/thresholds/").content.decode()
    sign = f"/cutting/spring/threshold/{waiting.pk}/"
    dpo.post(sign, {"decision": "sign", "note": "Only for this survey."})
    assert Threshold.objects.in_force(survey) == 7
    release = cut(survey, "2026-Q3", None, TODAY)
    assert (release.suppress_below, release.figures.k) == (7, 7)
    assert "fewer than 7 people" in release.figures.rule
    actions = [e.action for e in AuditEntry.objects.in_area("release").order_by("pk")][:2]
    assert actions == ["release.threshold_asked", "release.threshold_signed"]


def test_nobody_but_another_data_protection_officer_signs(office: Office) -> None:
    crowd.make_crowded_survey()
    both = factories.make_user(Role.OFFICER, Role.DATA_PROTECTION)
    waiting = asked(lambda *_: office(user=both))
    sign = f"/cutting/spring/threshold/{waiting.pk}/"
    yes = {"decision": "sign", "note": "Fine."}
    assert office(user=both).post(sign, yes).status_code == 403
    assert office(Role.OFFICER).post(sign, yes).status_code == 403
    assert "Write it down" not in office(user=both).get(ADDRESS).content.decode()
    other = office(Role.DATA_PROTECTION)
    assert "Write a note" in other.post(sign, {"decision": "sign"}).content.decode()
    waiting.refresh_from_db()
    assert waiting.status == Threshold.Status.ASKED


def test_a_refusal_leaves_the_number_as_it_is(office: Office) -> None:
    survey = crowd.make_crowded_survey()
    sign = f"/cutting/spring/threshold/{asked(office).pk}/"
    dpo = office(Role.DATA_PROTECTION)
    dpo.post(sign, {"decision": "refuse", "note": "Too few."})
    assert Threshold.objects.in_force(survey) == 10
    again = dpo.post(sign, {"decision": "sign", "note": "After all."})
    assert "This was decided before" in again.content.decode()


@pytest.mark.parametrize("k", [4, 0, 101])
def test_never_under_five(office: Office, k: int) -> None:
    survey = crowd.make_crowded_survey()
    officer = factories.make_user(Role.OFFICER)
    data = {"k": k, "reason": "So few."}
    page = office(user=officer).post("/cutting/spring/threshold/", data).content.decode()
    assert "There is a problem" in page
    with pytest.raises(ValidationError):
        Threshold.ask(survey, k, "So few.", officer, TODAY)
    assert not Threshold.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "status = 'signed'",
        "status = 'signed', decided_by_id = asked_by_id, decided_on = '2026-11-01', note = 'x'",
        "status = 'signed', decided_by_id = {other}, decided_on = '2026-11-01'",
        "k = 4",
    ],
)
def test_the_database_refuses_one_person_alone(change: str) -> None:
    survey = crowd.make_crowded_survey()
    officer, other = factories.make_user(Role.OFFICER), factories.make_user(Role.DATA_PROTECTION)
    Threshold.ask(survey, 7, "So few.", officer, TODAY)
    refused = pytest.raises(IntegrityError, match=r"two_people_change|never_under_five")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cutting_threshold SET {change.format(other=other.pk)}")


def test_signing_asks_who_signs() -> None:
    survey = crowd.make_crowded_survey()
    officer: User = factories.make_user(Role.OFFICER)
    waiting = Threshold.ask(survey, 7, "So few.", officer, date(2026, 11, 1))
    with pytest.raises(PermissionDenied):
        waiting.decide(officer, "Fine.", TODAY, is_signed=True)


def test_the_data_protection_officers_first_page_says_what_waits(office: Office) -> None:
    crowd.make_crowded_survey()
    dpo = office(Role.DATA_PROTECTION)
    told = 'href="/cutting/thresholds/">1 smallest number waits for your signature'
    first = dpo.get("/", follow=True)
    assert first.redirect_chain[-1][0] == "/desk/surveys/"
    assert "for your signature" not in first.content.decode()
    waiting = asked(office)
    assert told in dpo.get("/", follow=True).content.decode()
    officer = office(user=waiting.asked_by)
    assert "for your signature" not in officer.get("/desk/surveys/").content.decode()
    dpo.post(f"/cutting/spring/threshold/{waiting.pk}/", {"decision": "refuse", "note": "No."})
    assert "for your signature" not in dpo.get("/", follow=True).content.decode()
