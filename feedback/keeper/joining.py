"""Which coarse answers stay with words: only where at least five people of a slice gave the same.

The same answers stand with the ticks, so a mark that few share would lead from words to ticks. So
would having no mark, where few have none. Pure: it sees answers in memory and writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from feedback.keeper.opening import Opened
from feedback.surveys.definition import Joined


@dataclass(frozen=True, order=True)
class Mark:
    """What stands beside all words of one person: choices' keys, or "" for nothing."""

    area: str = ""
    age_band: str = ""


UNMARKED = Mark()


def marks_of(opened: Sequence[Opened], *, is_pooled: bool) -> list[Mark]:
    """Return the mark of each of these, in their order. Versions don't hide each other's people,
    and in a pool, where a survey has very few, nobody is marked.
    """
    found = [UNMARKED] * len(opened)
    if is_pooled:
        return found
    versions: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(opened):
        versions[one.version.row.pk].append(place)
    for places in versions.values():
        said = [_said(opened[place]) for place in places]
        for place, mark in zip(places, hidden_among(said, settings.BATCH_MINIMUM), strict=True):
            found[place] = mark
    return found


def _said(opened: Opened) -> Mark:
    definition, answers = opened.version.definition, opened.answers
    keys = {way: question.key for way in Joined if (question := definition.joined(way))}
    return Mark(*(answers.get(keys.get(way, ""), "") for way in (Joined.AREA, Joined.AGE)))


def hidden_among(said: Sequence[Mark], fewest: int) -> list[Mark]:
    """Return for each person what may stay of what she said: area and age band if enough said both,
    else the area, else nothing. Whoever knows all that was said, and this rule, still has `fewest`
    people behind each mark, and behind none.
    """
    marks = [mark if is_enough else Mark(mark.area) for mark, is_enough in _tested(said, fewest)]
    marks = [mark if is_enough else UNMARKED for mark, is_enough in _tested(marks, fewest)]
    counts = Counter(marks)
    while 0 < counts[UNMARKED] < fewest and len(counts) > 1:
        smallest = min(counts.keys() - {UNMARKED}, key=lambda mark: (counts[mark], mark))
        marks = [UNMARKED if mark == smallest else mark for mark in marks]
        counts = Counter(marks)
    return marks


def _tested(marks: Sequence[Mark], fewest: int) -> list[tuple[Mark, bool]]:
    counts = Counter(marks)
    return [(mark, counts[mark] >= fewest) for mark in marks]
