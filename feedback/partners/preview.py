"""The first rows of a hand-in as readers will meet them: masked, and never otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.masking.cleaning import plain
from feedback.partners.columns import Comment
from feedback.responses.taught import taught_masking

ROWS_SHOWN = 5
MOST_SHOWN = 300


@dataclass(frozen=True)
class MaskedRow:
    """One row of the preview."""

    number: int
    prompt: str
    masked: str

    @property
    def cells(self) -> tuple[object, ...]:
        """What stands in the table."""
        return self.number, self.prompt, self.masked


def masked_rows(comments: Sequence[Comment]) -> list[MaskedRow]:
    """Return the first few comments, masked as the keeper would."""
    masking = taught_masking()
    return [
        MaskedRow(
            each.number,
            str(each.prompt.label),
            _shortened(masking.arrived(plain(each.text)).masked),
        )
        for each in comments[:ROWS_SHOWN]
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
