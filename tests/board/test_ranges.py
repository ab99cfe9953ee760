"""The range of a share holds the truth whatever was rounded or hidden, and is no finer."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.releases.disclosure import safe_count
from you_said_we_did.board.ranges import Figures, Heard, Range, judge

PATIENT = settings(deadline=None, suppress_health_check=list(HealthCheck))
counts = st.lists(st.integers(0, 200), min_size=2, max_size=6).map(
    lambda people: dict(zip("abcdef", people, strict=False))
)


def released(people: dict[str, int], skipped: int, *, withheld: str = "") -> Figures:
    """What a release shows of these people; `withheld` names one that is hidden as a partner."""
    shown = {slug: safe_count(n, 10, 5) for slug, n in people.items()}
    if withheld in shown:
        shown[withheld] = None
    everybody = safe_count(sum(people.values()) + skipped, 10, 5)
    return Figures(shown, everybody, 10, 5)


@PATIENT
@given(counts, st.integers(0, 300), st.sampled_from("abcdef"))
def test_the_true_share_is_always_in_the_range(
    people: dict[str, int], skipped: int, withheld: str
) -> None:
    figures = released(people, skipped, withheld=withheld)
    for slug, n in people.items():
        found = figures.range_of({slug}, people)
        if found is not None:
            truth = Decimal(n) * 100 / sum(people.values())
            assert found.low - Decimal("1e-9") <= truth <= found.high + Decimal("1e-9")


@PATIENT
@given(counts, st.integers(0, 300))
def test_the_range_is_made_of_what_is_shown_alone(people: dict[str, int], skipped: int) -> None:
    """Two worlds that show the same have the same ranges."""
    one = released(people, skipped)
    other = released({slug: figure or 0 for slug, figure in one.shown.items()}, 0)
    for slug in people:
        assert one.range_of({slug}, people) == Figures(other.shown, one.people, 10, 5).range_of(
            {slug}, people
        )


def test_a_range_that_took_rounded_figures_for_true_ones_would_miss() -> None:
    """Negative control: 12 of 65 shows as 10 of 60."""
    people = {"a": 12, "b": 53}
    figures = released(people, 0)
    truth = Decimal(12) * 100 / 65
    naive = Decimal(figures.shown["a"] or 0) * 100 / sum(n or 0 for n in figures.shown.values())
    assert abs(naive - truth) > 1
    found = figures.range_of({"a"}, people)
    assert found is not None
    assert found.low <= truth <= found.high


def test_fewer_than_fifty_have_no_share() -> None:
    assert released({"a": 20, "b": 24}, 0).range_of({"a"}, "ab") is None


@pytest.mark.parametrize(
    ("low", "high", "expected", "heard"),
    [
        (5, 7, 10, Heard.LESS),
        (5, 9, 10, Heard.ABOUT),
        (9, 11, 10, Heard.ABOUT),
        (13, 15, 10, Heard.MORE),
        (4, 11, 10, Heard.UNSURE),
        (9, 21, 10, Heard.UNSURE),
    ],
)
def test_bands_are_said_of_the_whole_range(
    low: int, high: int, expected: int, heard: Heard
) -> None:
    share = Range(Decimal(low), Decimal(high))
    assert judge(share, Decimal(expected), is_hidden=False) == heard


def test_hidden_and_unknown_are_said_before_anything_else() -> None:
    share = Range(Decimal(9), Decimal(11))
    assert judge(share, Decimal(10), is_hidden=True) == Heard.NOT_YET
    assert judge(share, None, is_hidden=False) == Heard.UNKNOWN
    assert judge(None, Decimal(10), is_hidden=False) == Heard.UNSURE


def test_words_round_outwards() -> None:
    assert Range(Decimal("9.4"), Decimal("11.2")).words == "9 to 12%"
