"""Words that must not stay in a browser's history."""

import pytest
from django.core.exceptions import ValidationError

from engagement.neutral import check_neutral, giveaway_in


@pytest.mark.parametrize(
    "text",
    [
        *(
            "abuse",
            "Domestic-Violence",
            "survivors_2026",
            "ＡＢＵＳＥ",
            "re\u00adfuge",
            "the-police",
        ),
        *("Przemoc domowa", "Dla ofiary", "گھریلو تشدد", "پولیس اور آپ"),
    ],
)
def test_a_telling_word_is_found_however_it_is_written(text: str) -> None:
    assert giveaway_in(text)
    with pytest.raises(ValidationError, match="history"):
        check_neutral(text)


@pytest.mark.parametrize(
    "text",
    [
        *("have-your-say", "spring", "Grape harvest", "drapery", ""),
        *("Zabierz głos", "Twoje zdanie", "اپنی رائے دیں", "ہمیں بتائیں"),
    ],
)
def test_a_harmless_word_is_left_alone(text: str) -> None:
    check_neutral(text)
