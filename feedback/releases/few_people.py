"""Few people told in somebody's own words: "only three women" gives away what a table hides.

Words about people are typed beside figures in papers and with indicators. A program can't say
whether a number was counted, so it warns, and both who writes and who approves tick that they
looked (docs/disclosure.md).
"""

import re
from collections.abc import Iterable

from django import forms

SPOKEN = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
NUMBERS = {word: number for number, word in enumerate(SPOKEN) if number} | {"single": 1}
PEOPLE = (
    "person|people|man|men|woman|women|girls?|boys?|child|children|adults?|survivors?|victims?"
    "|respondents?|parents?|mothers?|fathers?|famil(?:y|ies)|residents?|clients?|users?"
    "|of (?:them|us|those)"
)
# A number, at most two words without a comma or a full stop between, and whom it counts.
FEW = re.compile(
    rf"(?<![\w.,–-])(\d+|{'|'.join(NUMBERS)})(?:[–-]\d+)?(?:\s+[\w’'-]+){{0,2}}?\s+(?:{PEOPLE})\b",
    re.IGNORECASE,
)


def few_people_in(texts: Iterable[str], k: int) -> list[str]:
    """Return what says a number of people under `k`, as it stands there, each once."""
    found = [
        " ".join(match.group().split())
        for text in texts
        for match in FEW.finditer(text)
        if _number(match.group(1)) < k
    ]
    return list(dict.fromkeys(found))


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else NUMBERS[written.casefold()]


class FewPeopleField(forms.BooleanField):
    """A box that somebody who saw the warning ticks to go on."""

    def __init__(self, few: Iterable[str], *, required: bool = True) -> None:
        told = "”, “".join(few)
        super().__init__(
            label="I looked: nobody was counted by hand, and nobody can be recognised by it",
            help_text=f"The words may tell of few people: “{told}”. A small number can point at"
            " one person, and tables hide it for that. Say “some” or “a few”, or tick this.",
            required=required,
            error_messages={
                "required": f"The words may tell of few people: “{told}”. Change them, or tick"
                " that you looked."
            },
        )
