"""Indicators as the board reads them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from engagement.models import Agency
from feedback.indicators.gate import Safe
from feedback.indicators.models import IndicatorValue
from feedback.indicators.wording import Way, course_of
from hearback.people.roles import Role
from tests import factories
from tests.board.reading import main_of
from tests.indicators.conftest import add, define
from tests.page_parts import part, soup
from tests.releases.drawing import picture_of, words_in
from you_said_we_did.board.readers import READERS

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
PATHS = (
    "/board/indicators/",
    "/board/indicators/referrals.svg",
    "/board/indicators/indicators.csv",
)
SVG = "{http://www.w3.org/2000/svg}"


def test_each_indicator_says_which_way_it_went_and_what_that_means(
    office: Office, agency: Agency
) -> None:
    add(define(agency, "referrals"), 40, 60)
    add(define(agency, "waits", unit="days", good="down"), 10, 20, base=60)
    add(define(agency, "reports", good="depends"), 100, 140)
    page = soup(office(Role.BOARD).get(PATHS[0]))
    verdicts = {
        part(section, "h3").get_text(): section.select("p")[1].get_text()
        for section in page.select("section.hb-card")
    }
    assert verdicts == {
        "Referrals": "Up from the value before: good news.",
        "Waits": "Up from the value before: not good news.",
        "Reports": "Up from the value before: neither good nor bad by itself.",
    }


def test_a_change_within_rounding_is_no_change(agency: Agency) -> None:
    indicator = define(agency)
    add(indicator, 42, 48)
    values = list(indicator.values.all())
    assert [value.value for value in values] == [40, 50]
    assert course_of(indicator, values).way == Way.UP
    IndicatorValue.objects.filter(value=50).update(value=40)
    assert course_of(indicator, list(indicator.values.all())).way == Way.SAME
    last = indicator.values.last()
    assert last is not None
    IndicatorValue.objects.filter(pk=last.pk).update(value=None)
    assert course_of(indicator, list(indicator.values.all())).way == Way.UNKNOWN


def test_the_chart_leaves_a_gap_where_a_value_is_hidden(office: Office, agency: Agency) -> None:
    add(define(agency), 40, 3, 60)
    drawn = office(Role.BOARD).get(PATHS[1]).content
    picture = picture_of(drawn)
    assert len(list(picture.iter(f"{SVG}circle"))) == 2
    assert not list(picture.iter(f"{SVG}polyline"))
    assert "?" in words_in(drawn)
    assert "fewer than 10, or withheld" in words_in(drawn)


def test_the_file_runs_no_formula(office: Office, agency: Agency) -> None:
    add(define(agency), 40)
    content = office(Role.BOARD).get(PATHS[2]).content.decode("utf-8-sig")
    assert ",2026-Q1,40,,'=1+1," in content


@pytest.mark.parametrize("role", Role)
def test_five_roles_read_the_same_bytes(office: Office, agency: Agency, role: Role) -> None:
    add(define(agency), 40)
    client = office(role)
    expected = 200 if role in READERS else 403
    assert [client.get(path).status_code for path in PATHS] == [expected] * 3
    assert client.get(f"{PATHS[0]}?x=1").status_code == (404 if role in READERS else 403)


def test_nothing_that_waits_is_shown_and_empty_pages_say_so(office: Office, agency: Agency) -> None:
    client = office(Role.BOARD)
    assert "No indicator is defined yet" in main_of(client.get(PATHS[0]))
    by = factories.make_user(Role.PARTNER)
    indicator = define(agency)
    IndicatorValue.hand_in(
        indicator, "2026-Q3", Safe(Decimal(40)), "", by=by, today=factories.TODAY
    )
    assert "No value is approved yet" in main_of(client.get(PATHS[0]))
    assert client.get(PATHS[1]).status_code == 404
