"""Numbers that somebody typed where a fact belongs."""

import re
from collections.abc import Iterable

NUMBER = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|twenty|thirty|forty|forty-five|fifty|sixty|seventy|seventy-five|ninety"
    r"|hundred|half an?)"
)
UNIT = (
    r"(?:second|minute|hour|day|week|month|quarter|year|people|person|answer|response|text"
    r"|letter|character|time|agenc(?:y|ies)|batch|sheet|share|per cent|%)"
)
BETWEEN = r"(?:[ -]+(?:working|calendar|more|other|whole|full|clear))?[ -]*"
TYPED = re.compile(rf"\b{NUMBER}{BETWEEN}{UNIT}(?:e?s)?\b|\d\s*%", re.IGNORECASE)
# "One person", "one text" and the like count nothing.
NO_COUNT = re.compile(
    r"one[ -]+(?:more |other )?"
    r"(?:person|answer|response|text|letter|batch|time|share|agency|sheet)",
    re.IGNORECASE,
)


def typed_numbers(lines: Iterable[str]) -> list[str]:
    """Return the numbers of days, people, minutes and the like in lines, each once, as typed."""
    found = [match[0] for line in lines for match in TYPED.finditer(line)]
    return list(dict.fromkeys(number for number in found if not NO_COUNT.fullmatch(number)))
