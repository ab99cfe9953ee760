"""The box for a month stands beside its own word, whichever way its language runs."""

import pytest
from django.test import Client
from PIL import Image

from feedback.surveys.models import Survey
from tests.paper.files import POINTS, looked_at, place_of
from tests.paper.test_forms import printed

DOTS = 200
APART = 8  # dots between the letters of a word at the most


def runs(strip: Image.Image) -> list[tuple[int, int]]:
    """Return what stands beside each other on a line: from which column to which."""
    grey = strip.convert("L")
    dark = [
        column
        for column in range(grey.width)
        if min(grey.crop((column, 0, column + 1, grey.height)).tobytes()) < 128
    ]
    found: list[tuple[int, int]] = []
    for column in dark:
        if found and column - found[-1][1] <= APART:
            found[-1] = (found[-1][0], column)
        else:
            found.append((column, column))
    return found


@pytest.mark.parametrize(("way", "word"), [("en", "Year"), ("ur", "سال")])
def test_each_box_is_nearer_to_its_word_than_to_the_other(
    officer: Client, survey: Survey, way: str, word: str
) -> None:
    pdf = printed(officer, survey, **({} if way == "en" else {"way": way}), copies="1")
    page, (_, bottom, _, top) = place_of(pdf, word)
    picture = looked_at(pdf, page, DOTS)
    up, down = (picture.height - round(each * DOTS / POINTS) for each in (top, bottom))
    # Of a box its two sides are seen: above and below, this strip is narrower.
    found = runs(picture.crop((0, up, picture.width, down)))[:: -1 if way == "ur" else 1]
    month, box, far, year, space = found[:5]
    own, other, its_own = gap(month, box), gap(far, year), gap(year, space)
    assert 3 * max(own, its_own) < 2 * other


def gap(one: tuple[int, int], two: tuple[int, int]) -> int:
    """Return how many columns lie between two of them."""
    return max(two[0] - one[1], one[0] - two[1])
