"""Which themes more or fewer people spoke of than before, by what people confirmed.

For the desk alone; a count of one to four people is never shown, nor anything it follows from.
"""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from feedback.desk.agreement import up_to_date
from feedback.releases.disclosure.counts import SMALLEST_THRESHOLD
from feedback.releases.quarters import days_of, name_of, quarter_of
from feedback.responses.models import Coding, Text, Theme
from feedback.theming.rates import Counts, rate_changes

# With fewer people in either period a share says next to nothing.
FEWEST_PEOPLE = 20


@dataclass(frozen=True)
class Change:
    """A theme whose share moved further than chance explains."""

    theme: Theme
    direction: str
    before: float
    now: float
    q: float

    @property
    def in_words(self) -> str:
        """E.g. "rose from 8% to 15%"."""
        moved = "rose" if self.direction == "up" else "fell"
        return f"{moved} from {self.before:.0%} to {self.now:.0%}"


@dataclass(frozen=True)
class Changes:
    """The newest quarter with coded texts against all months before it."""

    period: str
    people_now: int
    people_before: int
    marked: list[Change]

    @property
    def says_something(self) -> bool:
        """Whether there are people enough in both periods."""
        return min(self.people_now, self.people_before) >= FEWEST_PEOPLE


def changes_in(texts: QuerySet[Text]) -> Changes | None:
    """Return what moved among these texts of one group; None while none is coded."""
    coded = up_to_date(texts)
    newest = coded.order_by("-month").values_list("month", flat=True).first()
    if newest is None:
        return None
    quarter = quarter_of(newest)
    first, _ = days_of(quarter)
    now, before = coded.filter(month__gte=first), coded.filter(month__lt=first)
    changes = Changes(name_of(quarter), _people(now), _people(before), [])
    if changes.says_something:
        changes.marked.extend(_marked(now, before, changes))
    return changes


def _people(texts: QuerySet[Text]) -> int:
    return texts.order_by().values("person").distinct().count()


def _marked(now: QuerySet[Text], before: QuerySet[Text], all_in: Changes) -> list[Change]:
    lately, earlier = _by_theme(now), _by_theme(before)
    themes = {theme.slug: theme for theme in Theme.objects.in_use()}
    counts = {
        slug: Counts(
            lately.get(slug, 0), all_in.people_now, earlier.get(slug, 0), all_in.people_before
        )
        for slug in themes
        if _is_large(lately.get(slug, 0)) and _is_large(earlier.get(slug, 0))
    }
    return [
        Change(
            themes[slug],
            change.direction,
            counts[slug].before / counts[slug].before_texts,
            counts[slug].now / counts[slug].now_texts,
            change.q,
        )
        for slug, change in rate_changes(counts).items()
        if change.is_marked
    ]


def _by_theme(texts: QuerySet[Text]) -> dict[str, int]:
    counted = Coding.objects.counted().in_use().filter(text__in=texts)
    return dict(
        counted.values_list("theme__slug").annotate(people=Count("text__person", distinct=True))
    )


def _is_large(count: int) -> bool:
    return count == 0 or count >= SMALLEST_THRESHOLD
