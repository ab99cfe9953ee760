"""Values are handed in, protected before they are stored, and approved by somebody else."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers, signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from engagement.models import Agency
from feedback.indicators.gate import Safe
from feedback.indicators.models import Indicator, IndicatorValue
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.indicators.conftest import define
from tests.page_parts import part, soup
from you_said_we_did.board.indicators.from_file import SALT

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
HIDDEN = "fewer than 10, or withheld to protect people"
PAGE = "/indicators/referrals/"
TYPED = {"period": "2026-Q3", "commentary": "More people know of it."}


def text_of(page: Any) -> str:
    return soup(page).get_text(" ")


def everything_stored() -> str:
    """Every row of indicators and the audit log, as text."""
    rows = [
        *apps.get_model("indicators", "IndicatorValue").objects.all(),
        *AuditEntry.objects.filter(action__startswith="indicator"),
    ]
    return str(serializers.serialize("json", rows))


def hand_in(client: Client, value: object, slug: str = "referrals", **more: Any) -> Any:
    return client.post(f"/indicators/{slug}/", {**TYPED, "value": value, **more}, follow=True)


@pytest.mark.parametrize("few", [0, 1, 3, 9])
def test_a_few_people_leave_no_trace(
    partner: Client, officer: Client, indicator: Indicator, few: int
) -> None:
    """The attack: whatever few are typed, what is stored and shown is the same to the byte."""
    page = hand_in(partner, few)
    assert HIDDEN in text_of(page)
    value = IndicatorValue.objects.get()
    assert (value.value, value.base) == (None, None)
    assert '"value": null' in everything_stored()
    review = officer.get(f"/indicators/values/{value.pk}/")
    assert HIDDEN in text_of(review)
    officer.post(f"/indicators/values/{value.pk}/", {"decision": "approve"})
    board = text_of(officer.get("/board/indicators/"))
    assert HIDDEN in board
    assert officer.get("/board/indicators/referrals.svg").status_code == 404
    assert ",hidden," in officer.get("/board/indicators/indicators.csv").content.decode()


def test_two_worlds_with_few_people_store_the_same(partner: Client, indicator: Indicator) -> None:
    def stored(few: int) -> dict[str, Any]:
        hand_in(partner, few)
        row = IndicatorValue.objects.values().get()
        return {name: value for name, value in row.items() if name != "id"}

    assert stored(3) == stored(8) == stored(0)
    assert stored(3) != stored(12)  # the comparison sees what is shown


def test_other_counts_are_stored_rounded_alone(partner: Client, indicator: Indicator) -> None:
    page = hand_in(partner, 143)
    assert "about 145 people" in text_of(page)
    assert IndicatorValue.objects.get().value == 145
    assert "143" not in everything_stored()
    assert "143" not in text_of(page)


def test_the_model_and_the_database_refuse_what_went_past_the_gate(indicator: Indicator) -> None:
    """Negative control: nothing but the gate makes a figure storable."""
    user = factories.make_user(Role.OFFICER)
    with pytest.raises(ValidationError, match="hidden or rounded"):
        IndicatorValue.hand_in(
            indicator, "2026-Q3", Safe(Decimal(3)), "", by=user, today=factories.TODAY
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.create(
            indicator=indicator,
            starts_on="2026-07-01",
            ends_on="2026-09-30",
            unit="people",
            value=3,
            handed_in_on=factories.TODAY,
        )


def test_a_share_needs_its_base_which_is_not_stored_as_typed(
    partner: Client, agency: Agency
) -> None:
    define(agency, "steadier", unit="per_cent")
    refused = hand_in(partner, "62", "steadier")
    assert "Type of how many people it is" in text_of(refused)
    assert 'value="62"' in refused.content.decode()  # nothing typed is lost
    hand_in(partner, "62", "steadier", of_people="88")
    value = IndicatorValue.objects.get()
    assert (value.value, value.base) == (Decimal(61), 90)
    hand_in(partner, "97", "steadier", of_people="88")
    assert IndicatorValue.objects.get().value is None


def test_nobody_approves_their_own(office: Office, indicator: Indicator) -> None:
    person = factories.make_user(Role.OFFICER)
    officer = office(user=person)
    hand_in(officer, 50)
    value = IndicatorValue.objects.get()
    answer = officer.post(f"/indicators/values/{value.pk}/", {"decision": "approve"}, follow=True)
    assert "Somebody else has to" in text_of(answer)
    with pytest.raises(ValidationError, match="Somebody else"):
        value.approve(person, factories.TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.update(status="approved", approved_by=person)
    assert IndicatorValue.objects.get().status == "waiting"


def test_what_is_sent_back_can_be_handed_in_anew(
    partner: Client, officer: Client, indicator: Indicator
) -> None:
    hand_in(partner, 50)
    value = IndicatorValue.objects.get()
    address = f"/indicators/values/{value.pk}/"
    assert officer.post(address, {"decision": "send_back"}).status_code == 400
    officer.post(address, {"decision": "send_back", "reason": "It is for June."})
    assert "It is for June." in text_of(partner.get("/indicators/"))
    assert officer.get(address).status_code == 404
    hand_in(partner, 60)
    assert IndicatorValue.objects.get().status == "waiting"
    assert officer.post(address, {"decision": "approve"}).status_code == 404


def test_an_approved_value_changes_only_by_being_withdrawn(
    partner: Client, officer: Client, indicator: Indicator
) -> None:
    hand_in(partner, 50)
    value = IndicatorValue.objects.get()
    officer.post(f"/indicators/values/{value.pk}/", {"decision": "approve"})
    assert "is approved" in text_of(hand_in(partner, 70))
    assert IndicatorValue.objects.get().value == 50
    withdraw = f"/indicators/values/{value.pk}/withdraw/"
    assert partner.post(withdraw).status_code == 403
    assert officer.get(withdraw).status_code == 200
    officer.post(withdraw)
    assert not IndicatorValue.objects.exists()
    actions = AuditEntry.objects.filter(action__startswith="indicator_value").order_by("pk")
    assert [entry.action.split(".")[1] for entry in actions] == [
        "handed_in",
        "approved",
        "withdrawn",
    ]


def test_a_contributor_meets_their_own_agency_alone(partner: Client, indicator: Indicator) -> None:
    define(factories.make_agency("police"), "reports")
    assert "Reports" not in text_of(partner.get("/indicators/"))
    assert partner.get("/indicators/reports/").status_code == 404
    assert hand_in(partner, 50, "reports").status_code == 404
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize("period", ["2026-Q4", "2026", "2026-Q5", "soon", ""])
def test_a_period_must_be_over_and_the_indicators_own(
    partner: Client, indicator: Indicator, period: str
) -> None:
    assert hand_in(partner, 50, period=period).status_code == 400
    assert not IndicatorValue.objects.exists()


def test_quarters_and_years_are_never_both(officer: Client, indicator: Indicator) -> None:
    """Else a year less three of its quarters would be a hidden fourth."""
    hand_in(officer, 50)
    form = officer.get("/indicators/referrals/change/")
    assert form.status_code == 200
    fields = {
        "name": "Referrals",
        "slug": "referrals",
        "meaning": "m",
        "kind": "output",
        "good": "up",
        "unit": "things",
        "every": "year",
        "source": "s",
        "owner": indicator.owner_id,
    }
    page = officer.post("/indicators/referrals/change/", fields)
    assert page.status_code == 400
    assert "There are values already" in text_of(page)
    indicator.refresh_from_db()
    assert (indicator.every, indicator.unit) == ("quarter", "people")


def send_file(client: Client, content: str) -> Any:
    return client.post(
        "/indicators/file/", {"file": SimpleUploadedFile("values.csv", content.encode())}
    )


FILE = (
    "indicator,period,value,commentary\n"
    "referrals,2026-Q3,3,quiet summer\n"
    "referrals,2026-Q2,143,\n"
    "reports,2026-Q2,50,\n"
    "referrals,2026-Q1,lots,\n"
    "referrals,2026-Q4,50,\n"
    "referrals,2026-Q2,7,\n"
)


def test_a_file_is_protected_before_its_page_is_drawn(
    partner: Client, indicator: Indicator
) -> None:
    page = send_file(partner, FILE)
    form = soup(page)
    text = form.get_text(" ")
    assert HIDDEN in text
    assert "about 145 people" in text
    for figure in ("143", "lots"):
        assert figure not in page.content.decode()
    carried = str(part(form, "input[name=carried]")["value"])
    lines = signing.loads(carried, salt=SALT)["lines"]
    assert [line["value"] for line in lines] == [None, "145"]
    problems = [row.get_text(" ", strip=True) for row in form.select("table")[0].select("tbody tr")]
    assert [problem.split()[0] for problem in problems] == ["4", "5", "6", "7"]
    refused = partner.post("/indicators/file/check/", {"carried": carried})
    assert refused.status_code == 400
    sent = {"carried": carried, "leave_out": "on"}
    assert partner.post("/indicators/file/check/", sent).status_code == 302
    values = IndicatorValue.objects.order_by("starts_on").values_list("value", flat=True)
    assert list(values) == [145, None]
    assert IndicatorValue.objects.approved().count() == 0


def test_all_that_is_wrong_with_a_row_of_a_file_is_said_at_once(
    partner: Client, indicator: Indicator
) -> None:
    rows = "referrals,2026-Q4,lots,few\n"
    whole = soup(send_file(partner, "indicator,period,value,of_people\n" + rows))
    summary = part(whole, ".govuk-error-summary").get_text()
    for words in ("not over yet", "The value is no number"):
        assert words in summary, words
    assert part(whole, "title").get_text().startswith("Error: ")
    fine = soup(send_file(partner, "indicator,period,value\nreferrals,2026-Q3,50\n"))
    assert not fine.select(".govuk-error-summary")


def test_a_page_that_was_changed_or_is_anothers_hands_in_nothing(
    partner: Client, officer: Client, indicator: Indicator
) -> None:
    page = send_file(partner, "indicator,period,value\nreferrals,2026-Q3,50\n")
    form = soup(page)
    carried = str(part(form, "input[name=carried]")["value"])
    for client, sent in ((partner, carried[:-3] + "xyz"), (partner, ""), (officer, carried)):
        answer = client.post("/indicators/file/check/", {"carried": sent}, follow=True)
        assert "nothing was handed in" in text_of(answer)
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_who_opens_what(office: Office, indicator: Indicator, role: Role) -> None:
    client = office(role)
    hands_in = role in (Role.OFFICER, Role.PARTNER)
    seen = 200 if hands_in or role == Role.DATA_PROTECTION else 403
    assert client.get("/indicators/").status_code == seen
    assert client.get("/indicators/file/").status_code == (200 if hands_in else 403)
    assert client.get("/indicators/new/").status_code == (200 if role == Role.OFFICER else 403)
