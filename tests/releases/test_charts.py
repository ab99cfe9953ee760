"""The bar chart: a plain picture of the rounded figures of one table."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from freezegun import freeze_time

from feedback.releases.charts import NARROW, WIDE, Layout, bar_chart
from feedback.releases.document import Category, Dimension, Document, Population
from tests.releases.documents import make_document, one_way
from tests.releases.drawing import SVG, bars_of, picture_of, texts_of

LONG = "Training, capacity and wellbeing of everyone who works with people in great need"
both = pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])


def drawn_of(document: Document, layout: Layout) -> bytes:
    """Draw the table of themes."""
    words = document.population("words")
    return bar_chart(document, words, words.table("theme"), layout)


def draw(values: Mapping[str, int | None], layout: Layout = WIDE) -> bytes:
    """Draw a table of themes with these figures."""
    return drawn_of(make_document("spring", "Survey spring", values), layout)


def renamed(name: str) -> Document:
    """A document whose first theme has this name."""
    document = make_document("spring", "Survey spring", {"waiting": 25, "housing": 30})
    (words,) = document.populations
    (themes,) = words.dimensions
    first, *rest = themes.categories
    changed = replace(themes, categories=(replace(first, name=name), *rest))
    return replace(document, populations=(replace(words, dimensions=(changed,)),))


@both
def test_every_shown_theme_has_a_bar_as_long_as_its_rounded_figure(layout: Layout) -> None:
    values = {"waiting": 25, "housing": None, "believed": 100, "privacy": 25}
    picture = picture_of(draw(values, layout))
    assert texts_of(picture) == ["Believed", "100", "Waiting", "25", "Privacy", "25"]
    longest, second, third = bars_of(picture)
    assert second == third
    assert longest / second == pytest.approx(4, rel=0.01)


@both
def test_a_table_with_an_order_of_its_own_keeps_it_and_says_what_is_hidden(
    layout: Layout,
) -> None:
    ages = Dimension(
        "age", "Age", tuple(Category(slug, slug) for slug in ("under 25", "25 to 64", "65 plus"))
    )
    table = one_way(ages, 60, {"under 25": 15, "25 to 64": None, "65 plus": 45}, "Age")
    document = make_document("spring", "Survey spring", {"waiting": 25})
    people = Population("words", "People who wrote something", 60, (ages,), (table,))
    picture = picture_of(bar_chart(document, people, table, layout))
    assert texts_of(picture) == ["under 25", "15", "25 to 64", "hidden", "65 plus", "45"]
    first, second = bars_of(picture)
    assert second / first == pytest.approx(3, rel=0.01)


@both
def test_the_picture_says_what_it_shows(layout: Layout) -> None:
    picture = picture_of(draw({"waiting": 25}, layout))
    assert picture.findtext(f"{SVG}title") == "Survey spring, July to September 2026: Themes"
    assert "fewer than 10 people is hidden" in (picture.findtext(f"{SVG}desc") or "")
    assert picture.get("role") == "img"


@both
def test_nothing_in_it_is_refused_by_the_content_policy(layout: Layout) -> None:
    drawn = draw({"waiting": 25}, layout).decode()
    assert not re.search(r"<script|<style|style=|\bon\w+=|href=|<!--|<\?xml-stylesheet", drawn)
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", drawn)
    assert 'fill="url(#stripes)"' in drawn


@both
def test_long_names_break_and_are_never_cut(layout: Layout) -> None:
    picture = picture_of(drawn_of(renamed(LONG), layout))
    assert LONG in texts_of(picture)
    lines = [tspan.text or "" for tspan in picture.iter(f"{SVG}tspan")]
    assert max(len(line) for line in lines) <= layout.letters
    tops = [float(tspan.get("y", "")) for tspan in picture.iter(f"{SVG}tspan")]
    assert all(below - above >= layout.font_size for above, below in pairwise(tops))
    assert max(tops) < float(picture.get("height", "0"))


def test_mark_up_in_a_name_stays_text() -> None:
    drawn = drawn_of(renamed("<script>alert(1)</script>"), WIDE)
    assert b"<script" not in drawn
    assert "<script>alert(1)</script>" in texts_of(picture_of(drawn))


def test_the_bytes_are_the_same_every_day() -> None:
    values = {"waiting": 25, "housing": 30}
    with freeze_time(date(2026, 11, 22)):
        today = draw(values)
    with freeze_time(date(2027, 3, 1)):
        assert draw(values) == today


def test_without_figures_there_is_no_chart() -> None:
    with pytest.raises(ValueError, match="no figure"):
        draw({"waiting": None, "housing": None})
