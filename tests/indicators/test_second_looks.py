"""Looked at twice before it is kept: jumps, and few people in words. And own mistakes mended."""

import pytest
from django.test import Client

from feedback.indicators.models import Indicator, IndicatorValue
from tests.indicators.test_handing_in import PAGE, TYPED, hand_in, send_file, text_of
from tests.page_parts import part, soup

pytestmark = pytest.mark.django_db


def test_a_value_far_from_the_one_before_is_ticked_before_it_is_kept(
    partner: Client, officer: Client, indicator: Indicator
) -> None:
    hand_in(partner, 50, period="2026-Q2")
    first = IndicatorValue.objects.get()
    officer.post(f"/indicators/values/{first.pk}/", {"decision": "approve"})
    refused = hand_in(partner, 250)
    assert refused.status_code == 400
    assert "five times the value before, or more: about 50 people" in text_of(refused)
    assert IndicatorValue.objects.count() == 1
    file = "indicator,period,value\nreferrals,2026-Q3,{}\n"
    assert "Check it." in text_of(send_file(partner, file.format(250)))
    assert "Check it." not in text_of(send_file(partner, file.format(240)))
    assert hand_in(partner, 250, is_right="on").status_code == 200
    assert IndicatorValue.objects.count() == 2
    hand_in(partner, 240)
    assert IndicatorValue.objects.waiting().get().value == 240


def test_whoever_handed_a_value_in_corrects_it_while_it_waits(
    partner: Client, officer: Client, indicator: Indicator
) -> None:
    hand_in(partner, 500)
    link = f"{PAGE}?period=2026-Q3"
    assert f'href="{link}"' in partner.get("/indicators/").content.decode()
    assert f'href="{link}"' not in officer.get("/indicators/").content.decode()
    assert TYPED["commentary"] in partner.get(link).content.decode()
    assert TYPED["commentary"] not in officer.get(link).content.decode()
    hand_in(partner, 50)
    assert IndicatorValue.objects.get().value == 50


TELLING = "Only three women came."


def test_few_people_in_a_commentary_are_looked_at_by_both(
    partner: Client, officer: Client, indicator: Indicator
) -> None:
    refused = hand_in(partner, 50, commentary=TELLING)
    assert refused.status_code == 400
    assert "“three women”" in text_of(refused)
    assert not IndicatorValue.objects.exists()
    hand_in(partner, 50, commentary=TELLING, has_looked="on")
    value = IndicatorValue.objects.get()
    review = f"/indicators/values/{value.pk}/"
    assert "has_looked" in officer.get(review).content.decode()
    assert officer.post(review, {"decision": "approve"}).status_code == 400
    assert not IndicatorValue.objects.approved().exists()
    officer.post(review, {"decision": "approve", "has_looked": "on"})
    assert IndicatorValue.objects.approved().exists()


def test_a_telling_commentary_is_sent_back_without_a_tick(
    partner: Client, officer: Client, indicator: Indicator
) -> None:
    hand_in(partner, 50, commentary=TELLING, has_looked="on")
    value = IndicatorValue.objects.get()
    sent = {"decision": "send_back", "reason": "Say “some”."}
    assert officer.post(f"/indicators/values/{value.pk}/", sent).status_code == 302
    assert IndicatorValue.objects.get().status == "sent_back"


def test_few_people_in_a_files_commentary_are_looked_at(
    partner: Client, indicator: Indicator
) -> None:
    rows = f"indicator,period,value,commentary\nreferrals,2026-Q3,50,{TELLING}\n"
    carried = str(part(soup(send_file(partner, rows)), "input[name=carried]")["value"])
    sent = {"carried": carried}
    assert partner.post("/indicators/file/check/", sent).status_code == 400
    assert not IndicatorValue.objects.exists()
    assert partner.post("/indicators/file/check/", {**sent, "has_looked": "on"}).status_code == 302
    assert IndicatorValue.objects.exists()
