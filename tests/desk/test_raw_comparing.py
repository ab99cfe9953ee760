"""What was typed, lined up with what was hidden of it."""

import pytest

from feedback.desk.raw.comparing import Stretch, compare, worth_a_look
from tests.desk.reviewing import MASKED, RAW


@pytest.mark.parametrize(
    ("raw", "masked", "hidden"),
    [
        (RAW, MASKED, ["Karen"]),
        ("Ann", "[name]", ["Ann"]),
        ("Ann Bob", "[name][age]", ["Ann Bob"]),
        ("Ann and Bob and kids", "[name] and [name] and kids", ["Ann", "Bob"]),
        ("no no no", "[hidden] no", ["no no"]),
        ("same", "same", []),
        ("a b", "a [name] b", None),
        ("other", "same", None),
        ("Ann.", "[name]!", None),
        ("same but longer", "same", None),
    ],
)
def test_lining_up(raw: str, masked: str, hidden: list[str] | None) -> None:
    stretches = compare(raw, masked)
    if hidden is None:
        assert stretches is None
    else:
        assert stretches is not None
        assert "".join(stretch.text for stretch in stretches) == raw
        assert [stretch.text for stretch in stretches if stretch.kinds] == hidden


def test_words_worth_a_look() -> None:
    stretches = [Stretch("Karen Smith", ("name",)), Stretch(" met karen at the Blue Gate.")]
    masked = "[name] met karen at the Blue Gate in May. Then 14 days. I was at no. 7."
    assert worth_a_look(stretches, masked) == ["Karen", "Blue", "Gate", "14"]
    assert len(worth_a_look([], " ".join(f"x Name{n}" for n in range(50)))) == 12
