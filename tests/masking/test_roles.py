"""Work, parts and small organisations that point to one person; general ones stay."""

import re

import pytest

from feedback.masking import mask
from feedback.responses.hiding import PLACEHOLDER, hide


def test_a_name_before_its_school_is_no_school() -> None:
    assert mask("I rang Ifra's school") == "I rang [name]'s school"


@pytest.mark.parametrize("kind", ["organisation", "workplace", "role"])
def test_the_desk_knows_each_placeholder(kind: str) -> None:
    """Hiding the word "role" leaves "[role]" alone."""
    assert re.fullmatch(PLACEHOLDER, f"[{kind}]")
    assert hide(f"a {kind}: [{kind}]", [kind]) == (f"a [hidden]: [{kind}]", [])


@pytest.mark.parametrize(
    ("repeated", "shown"),
    [
        ("only the ", "only the "),
        ("zzyq", "zzyq"),
        ("works at the ", "works at the "),
        ("Aa & ", None),
        ("1 and ", "1 and "),
        ("x@", "x@"),
    ],
)
def test_a_hostile_text_is_masked_to_its_end(repeated: str, shown: str | None) -> None:
    """What repeats half a pattern a thousand times is gone through whole, and what follows is
    hidden. How long that takes: `./run bench masking`.
    """
    times = 8000 // len(repeated)
    before = "[name] & " if shown is None else shown * times
    assert mask(f"{repeated * times}\nring 07700 900417 after") == f"{before}\nring [phone] after"
