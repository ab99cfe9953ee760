"""The bar chart: a plain picture of the rounded figures."""

import re
from datetime import date
from itertools import pairwise

import pytest
from freezegun import freeze_time

from feedback.releases.charts import NARROW, WIDE, Layout, bar_chart
from tests.factories import make_release, make_survey
from tests.releases.drawing import SVG, bars_of, picture_of, texts_of

pytestmark = pytest.mark.django_db
LONG = "Training, capacity and wellbeing of everyone who works with people in great need"
both = pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])


@both
def test_every_shown_theme_has_a_bar_as_long_as_its_rounded_figure(layout: Layout) -> None:
    release = make_release(make_survey(), waiting=25, housing=None, believed=100, privacy=25)
    picture = picture_of(bar_chart(release, layout))
    assert texts_of(picture) == ["Believed", "100", "Waiting", "25", "Privacy", "25"]
    longest, second, third = bars_of(picture)
    assert second == third
    assert longest / second == pytest.approx(4, rel=0.01)


@both
def test_the_picture_says_what_it_shows(layout: Layout) -> None:
    picture = picture_of(bar_chart(make_release(make_survey(), waiting=25), layout))
    assert picture.findtext(f"{SVG}title") == (
        "Survey spring, July to September 2026: how many people raised each theme"
    )
    assert "fewer than 10 people is hidden" in (picture.findtext(f"{SVG}desc") or "")
    assert picture.get("role") == "img"


@both
def test_nothing_in_it_is_refused_by_the_content_policy(layout: Layout) -> None:
    drawn = bar_chart(make_release(make_survey(), waiting=25), layout).decode()
    assert not re.search(r"<script|<style|style=|\bon\w+=|href=|<!--|<\?xml-stylesheet", drawn)
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", drawn)
    assert 'fill="url(#stripes)"' in drawn


@both
def test_long_names_break_and_are_never_cut(layout: Layout) -> None:
    release = make_release(make_survey(), waiting=25, housing=30)
    release.themes.filter(slug="waiting").update(name=LONG)
    picture = picture_of(bar_chart(release, layout))
    assert LONG in texts_of(picture)
    lines = [tspan.text or "" for tspan in picture.iter(f"{SVG}tspan")]
    assert max(len(line) for line in lines) <= layout.letters
    tops = [float(tspan.get("y", "")) for tspan in picture.iter(f"{SVG}tspan")]
    assert all(below - above >= layout.font_size for above, below in pairwise(tops))
    assert max(tops) < float(picture.get("height", "0"))


def test_mark_up_in_a_name_stays_text() -> None:
    release = make_release(make_survey(), waiting=25)
    release.themes.update(name="<script>alert(1)</script>")
    drawn = bar_chart(release, WIDE)
    assert b"<script" not in drawn
    assert "<script>alert(1)</script>" in texts_of(picture_of(drawn))


def test_the_bytes_are_the_same_every_day() -> None:
    release = make_release(make_survey(), waiting=25, housing=30)
    with freeze_time(date(2026, 11, 22)):
        today = bar_chart(release, WIDE)
    with freeze_time(date(2027, 3, 1)):
        assert bar_chart(release, WIDE) == today


def test_without_figures_there_is_no_chart() -> None:
    release = make_release(make_survey(), waiting=None, housing=None)
    with pytest.raises(ValueError, match="no figure"):
        bar_chart(release, WIDE)
