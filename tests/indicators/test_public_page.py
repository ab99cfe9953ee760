"""Indicators as anyone may read them: what two people let out, behind the gate, in three forms."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client, override_settings

from engagement.models import Agency
from engagement.neutral import giveaway_in
from feedback.indicators.files import SCHEMA
from feedback.indicators.gate import Safe
from feedback.indicators.models import Indicator, IndicatorValue
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.indicators.conftest import add, define
from tests.page_parts import part, soup
from tests.releases.drawing import words_in
from tests.releases.test_figures_format import faults_in
from tests.releases.test_public_pages import words_of
from tests.safety.public_rules import header_faults

pytestmark = pytest.mark.django_db
PAGE = "/results/indicators/"
FACES = (PAGE, f"{PAGE}indicators.csv", f"{PAGE}indicators.json", f"{PAGE}referrals.svg")
HIDDEN = "fewer than 10, or withheld to protect people"


@pytest.fixture
def marker(db: None) -> User:
    """Who marks indicators public."""
    return factories.make_user(Role.OFFICER, email="marks@testshire.example")


@pytest.fixture
def shown(agency: Agency, marker: User) -> Indicator:
    """A public indicator of which the second of three values is hidden."""
    indicator = define(agency, is_public=True, by=marker, good="depends")
    add(indicator, 40, 3, 61)
    return indicator


def faces(public: Client) -> str:
    """Everything the public can read of indicators, as text."""
    answers = [public.get(path) for path in FACES]
    return " ".join(answer.content.decode() for answer in answers if answer.status_code == 200)


def rows_of(public: Client) -> list[dict[str, str]]:
    """Return the spreadsheet's rows by heading."""
    lines = list(csv.reader(io.StringIO(public.get(FACES[1]).content.decode("utf-8-sig"))))
    return [dict(zip(lines[2], line, strict=True)) for line in lines[3:]]


def test_before_anything_is_out_the_page_says_so(public: Client, agency: Agency) -> None:
    add(define(agency), 40)
    assert "There is nothing to see yet." in words_of(public.get(PAGE))
    assert rows_of(public) == []
    assert json.loads(public.get(FACES[2]).content)["indicators"] == []
    assert public.get(FACES[3]).status_code == 404


def test_every_result_leads_there(public: Client) -> None:
    release = factories.make_release(factories.make_survey())
    report = f"/results/{release.survey.slug}/{release.quarter}/"
    for path in ("/results/", report, "/results/protecting-small-groups/"):
        assert soup(public.get(path)).select_one(f'main a[href="{PAGE}"]'), path


def test_it_says_what_is_counted_which_way_is_good_by_whom_and_what_they_say(
    public: Client, shown: Indicator
) -> None:
    section = part(soup(public.get(PAGE)), "section.hb-indicator")
    text = " ".join(section.get_text(" ").split())
    for words in (
        "Referrals",
        "People referred to the service.",
        "July to September 2026: about 60 people.",
        "Can’t be compared with the value before.",
        "Which way is good? It depends. A higher number can be good news, or not.",
        "says: =1+1",
        "What we did. Counted by",
        "From: Case system.",
    ):
        assert words in text
    cells = [cell.get_text(" ", strip=True) for cell in section.select("tbody td")]
    assert cells == ["about 60 people", HIDDEN, "about 40 people"]
    drawn = public.get(FACES[3])
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert HIDDEN in words_in(drawn.content)


@pytest.mark.parametrize(
    ("good", "words"),
    [("up", "A higher number is good news."), ("down", "A lower number is good news.")],
)
def test_which_way_is_good_stands_in_words(
    public: Client, agency: Agency, marker: User, good: str, words: str
) -> None:
    add(define(agency, is_public=True, by=marker, good=good), 40)
    assert words in words_of(public.get(PAGE))


def test_they_stand_by_priority_in_its_order(public: Client, agency: Agency, marker: User) -> None:
    late, early = factories.make_priority("late", 2), factories.make_priority("early", 1)
    for slug, priority in (("a", late), ("b", None), ("c", early)):
        add(define(agency, slug, is_public=True, by=marker, priority=priority), 40)
    page = soup(public.get(PAGE))
    assert [h.get_text() for h in page.select("main h2, main h3")][:6] == [
        *("Early", "C", "Late", "A", "For all of our priorities", "B")
    ]


def test_the_files_say_the_same(public: Client, shown: Indicator) -> None:
    assert [(row["Period"], row["Value"]) for row in rows_of(public)] == [
        ("2026-Q1", "40"),
        ("2026-Q2", "hidden"),
        ("2026-Q3", "60"),
    ]
    answer = public.get(FACES[2])
    (told,) = json.loads(answer.content)["indicators"]
    assert [value["value"] for value in told["values"]] == [40, None, 60]
    assert faults_in(answer.content, json.loads(SCHEMA)) == []
    assert json.loads(public.get(f"{PAGE}indicators.schema.json").content) == json.loads(SCHEMA)


def test_control_a_file_of_another_form_breaks_the_schema(public: Client, shown: Indicator) -> None:
    content = json.loads(public.get(FACES[2]).content)
    content["indicators"][0]["values"][0] |= {"counted": 38, "value": -1}
    faults = faults_in(json.dumps(content).encode(), json.loads(SCHEMA))
    where = "$.indicators[0].values[0]"
    assert faults == [f"{where} has counted", f"{where}.value is too small"]


@pytest.mark.parametrize(("unit", "shown"), [("per_cent", 38), ("days", 40), ("pounds", 40.5)])
def test_other_units_keep_to_the_schema(
    public: Client, agency: Agency, marker: User, unit: str, shown: float
) -> None:
    base = None if unit == "pounds" else 80
    add(define(agency, is_public=True, by=marker, unit=unit), 40, base=base)
    IndicatorValue.objects.filter(unit="pounds").update(value=Decimal("40.50"))
    answer = public.get(FACES[2])
    assert faults_in(answer.content, json.loads(SCHEMA)) == []
    (told,) = json.loads(answer.content)["indicators"]
    assert told["values"][0]["value"] == shown


def test_nothing_else_is_there(public: Client, agency: Agency, shown: Indicator) -> None:
    """Neither what the partnership alone sees, nor what waits, was sent back or is held back."""
    waits = define(agency, "waits", name="Waiting ones", is_public=True, by=shown.marked_by)
    typist = factories.make_user(Role.PARTNER, email="types@testshire.example")
    today = factories.TODAY
    safe = Safe(Decimal(735))
    IndicatorValue.hand_in(waits, "2026-Q1", safe, "", typist, today)
    IndicatorValue.hand_in(waits, "2026-Q2", safe, "", typist, today).send_back(
        factories.make_user(Role.OFFICER, email="sends@testshire.example"), "Why?"
    )
    assert shown.marked_by is not None
    IndicatorValue.hand_in(shown, "2025-Q4", safe, "", typist, today).approve(
        shown.marked_by, today
    )
    add(define(agency, "inside", name="Inside ones"), 735)
    seen = faces(public)
    assert "Referrals" in seen
    for words in ("735", "Waiting ones", "Inside ones"):
        assert words not in seen
    for slug in ("waits", "inside"):
        assert public.get(f"{PAGE}{slug}.svg").status_code == 404


def test_a_withdrawn_value_is_gone_at_once(public: Client, shown: Indicator) -> None:
    value = shown.values.get(value=60)
    value.withdraw(factories.make_user(Role.OFFICER, email="w@testshire.example"))
    assert "about 60 people" not in faces(public)


def test_a_value_the_gate_would_not_let_through_never_appears(
    public: Client, shown: Indicator
) -> None:
    """Written past the model, or under a rule that was milder then."""
    assert "about 40 people" in faces(public)  # negative control
    IndicatorValue.objects.filter(value=40).update(value=7)
    IndicatorValue.objects.filter(value=60).update(value=63)
    seen = faces(public)
    assert "about 7" not in seen
    assert "about 63" not in seen
    assert [row["Value"] for row in rows_of(public)] == ["hidden"] * 3
    assert public.get(FACES[3]).status_code == 404


def test_a_stricter_rule_hides_what_it_would_hide(public: Client, shown: Indicator) -> None:
    with override_settings(SUPPRESS_BELOW=50):
        assert [row["Value"] for row in rows_of(public)] == ["hidden", "hidden", "60"]


def test_no_query_asks_for_another_cut(public: Client, shown: Indicator) -> None:
    for path in FACES:
        assert public.get(path).status_code == 200
        assert public.get(path, {"quarter": "2026-Q1"}).status_code == 404


def test_every_face_has_the_headers_and_a_neutral_address(public: Client, shown: Indicator) -> None:
    for path in (*FACES, f"{PAGE}indicators.schema.json"):
        answer = public.get(path)
        assert header_faults(path, answer.headers) == []
        assert not giveaway_in(path)
        assert not answer.cookies
    title = part(soup(public.get(PAGE)), "title").get_text()
    assert not giveaway_in(title)


def test_the_same_bytes_are_sent_once(public: Client, shown: Indicator) -> None:
    for path in FACES[1:]:
        tag = public.get(path).headers["ETag"]
        again = public.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")


def test_few_questions_are_enough(
    public: Client, agency: Agency, marker: User, django_assert_max_num_queries: Any
) -> None:
    for slug in ("a", "b", "c"):
        add(define(agency, slug, is_public=True, by=marker), 40)
    public.get(PAGE)
    with django_assert_max_num_queries(6):
        public.get(PAGE)
