"""Counting one quarter of one survey, in the tables it publishes."""

from collections.abc import Iterable
from datetime import date

from feedback.cutting.counting import (
    ANSWERS,
    WORDS,
    Asked,
    Groups,
    count_answers,
    count_words,
)
from feedback.cutting.cube import FINEST, KINDS, Counted, Shape
from feedback.cutting.models import PublishedTables
from feedback.cutting.offered import HELP_TABLE, Offer, default_tables, offer
from feedback.releases.quarters import span_of
from feedback.responses.models import Response
from feedback.surveys.models import Survey


def count_period(survey: Survey, period: str) -> list[Counted]:
    """Return the true counts of both populations; of answers none where nothing closed is asked.

    How people answered is left out where it was not kept of everybody. Of a part the shares would
    be false; and beside the whole they would tell that in what was left out few had help, but some.
    """
    first, last = span_of(period)
    offered = offer(survey, first, last)
    keys, groups = chosen(survey, offered)
    if Response.objects.filter(
        version__survey=survey, month__range=(first, last), mode=""
    ).exists():
        keys = [key for key in keys if key != HELP_TABLE]
    words = count_words(_asked(survey, (first, last), offered, keys, groups, WORDS))
    asked = _asked(survey, (first, last), offered, keys, groups, ANSWERS)
    return [words, count_answers(asked)] if asked.tables else [words]


def chosen(survey: Survey, offered: Offer) -> tuple[list[str], Groups]:
    """Return the keys of the tables a survey publishes, and what is shown as one."""
    defined = PublishedTables.objects.filter(survey=survey).first()
    if defined is None:
        return default_tables(offered), {}
    groups: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {}
    for each in defined.groups:
        wholes = groups.setdefault(each["dimension"], {})
        wholes["+".join(each["parts"])] = (each["name"], tuple(each["parts"]))
    return list(defined.tables), groups


def keys_chosen(survey: Survey, offered: Offer) -> list[str]:
    """Return the keys of the tables a survey publishes that can still be published."""
    known = {table.key for table in offered.tables}
    return [key for key in chosen(survey, offered)[0] if key in known]


def tables_of(survey: Survey, period: str) -> int:
    """Return how many two-way tables a cut of this period makes: they are what takes long."""
    try:
        first, last = span_of(period)
    except ValueError:
        return 0
    offered = offer(survey, first, last)
    keys = keys_chosen(survey, offered)
    return sum(len(each.shape) > 1 for each in offered.tables if each.key in keys)


def _asked(
    survey: Survey,
    days: tuple[date, date],
    offered: Offer,
    keys: Iterable[str],
    groups: Groups,
    population: str,
) -> Asked:
    known = {table.key: table.shape for table in offered.tables if table.population == population}
    shapes = [known[key] for key in keys if key in known]
    if population == WORDS:
        shapes = _with_all_kinds(shapes, offered)
    return Asked(
        survey=survey,
        first=days[0],
        last=days[1],
        tables=tuple(dict.fromkeys(shapes)),
        ways=offered.ways,
        about=offered.about if population == WORDS else (),
        groups=groups,
        made_of=offered.made_of if population == WORDS else {},
    )


def _with_all_kinds(shapes: list[Shape], offered: Offer) -> list[Shape]:
    """Return the tables with themes among them, always; where themes are crossed with an area, so
    are the groups and the like that are published: they are audited together.
    """
    kinds = [each.slug for each in offered.about if (each.slug,) in shapes or each.slug == FINEST]
    one_way: list[Shape] = [(kind,) for kind in kinds]
    crossed = [
        (kind, *shape[1:])
        for shape in shapes
        if shape[0] == FINEST and len(shape) > 1
        for kind in kinds
    ]
    return [*one_way, *crossed, *(shape for shape in shapes if shape[0] not in KINDS)]
