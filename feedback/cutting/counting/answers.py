"""People who answered: what they ticked, question by question."""

from collections import defaultdict
from itertools import product
from typing import Any

from django.db.models import Case, CharField, Count, F, FilteredRelation, Q, QuerySet, Value, When

from feedback.cutting.counting.asked import ANSWERS, Asked, Row, spread
from feedback.cutting.cube import Cell, Counted, Shape, empty_cells
from feedback.cutting.ways import HELP, MOVES, Way
from feedback.responses.models import Answer, Response

UP, SAME, DOWN = (category.slug for category in MOVES)


def count_answers(asked: Asked) -> Counted:
    """Count those who answered. Months that are over take no more answers, so several statements
    say the same as one would.
    """
    dimensions = asked.dimensions()
    people = empty_cells(dimensions, asked.tables)
    ways = [asked.ways[each.slug] for each in dimensions]
    responses = Response.objects.filter(
        version__survey=asked.survey, month__range=(asked.first, asked.last)
    )
    answers = Answer.objects.filter(
        response__version__survey=asked.survey,
        response__month__range=(asked.first, asked.last),
    ).order_by()
    people[()] = responses.count()
    _count_ticks(asked, people, ways, answers)
    if HELP in asked.ways and (HELP,) in asked.tables:
        _count_help(asked, people, responses)
    for way in ways:
        if way.moves:
            spread(people, _moves(way, answers), (way.slug,), [(way.slug,)])
    for table in asked.tables:
        if len(table) > 1:
            spread(people, _crossed(asked, table, answers), table, [table])
    several = [way for way in ways if way.dimension.several]
    return asked.counted(ANSWERS, people, _unanswered(several, answers, people[()]))


def _count_ticks(
    asked: Asked, people: dict[Cell, int], ways: list[Way], answers: "QuerySet[Answer]"
) -> None:
    """Count every tick by question and choice, in one pass. A choice is ticked once by a person,
    and a thing has one place, so that ticks are people.
    """
    reads: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for way in ways:
        for stored in way.read:
            reads[stored].append(way.slug)
    questions = {question for way in ways for question in way.questions}
    columns = ("response__version", "question", "choice")
    ticks = answers.filter(question__in=questions).values(*columns).annotate(number=Count("pk"))
    for version, question, choice, number in ticks.values_list(*columns, "number"):
        for slug in reads[version, question, choice]:
            category = asked.category(slug, version, question, choice) or ""
            people[(slug, category),] += number


def _count_help(asked: Asked, people: dict[Cell, int], responses: "QuerySet[Response]") -> None:
    """Count how people answered. The table is cut only where that was kept of everybody."""
    columns = ("version", "mode")
    counted = responses.order_by().values(*columns).annotate(number=Count("pk"))
    for version, mode, number in counted.values_list(*columns, "number"):
        category = asked.category(HELP, version, HELP, mode)
        if category:
            people[(HELP, category),] += number


def _moves(way: Way, answers: "QuerySet[Answer]") -> list[Row]:
    """Return how many moved up, stayed and moved down on a scale: those who answered both."""
    found: list[Row] = []
    for version, (then, now) in way.moves.items():
        later = "response__answers"
        compared = answers.filter(response__version=version, question=then).alias(
            later=FilteredRelation(later, condition=Q(**{f"{later}__question": now}))
        )
        moved = (
            compared.exclude(later__choice=None)
            .annotate(
                move=Case(
                    When(later__choice__gt=F("choice"), then=Value(UP)),
                    When(later__choice__lt=F("choice"), then=Value(DOWN)),
                    default=Value(SAME),
                    output_field=CharField(),
                )
            )
            .values("move")
            .annotate(number=Count("pk"))
        )
        found += [((move,), number) for move, number in moved.values_list("move", "number")]
    return found


def _crossed(asked: Asked, table: Shape, answers: "QuerySet[Answer]") -> list[Row]:
    """Return the people of a two-way table: who answered both questions, by both answers."""
    one, other = (asked.ways[slug] for slug in table)
    found: list[Row] = []
    for question, beside in product(sorted(one.questions), sorted(other.questions)):
        path = "response__answers"
        both = answers.filter(question=question).alias(
            beside=FilteredRelation(path, condition=Q(**{f"{path}__question": beside}))
        )
        columns: tuple[str, ...] = ("response__version", "choice", "beside__choice")
        counted = both.exclude(beside__choice=None).values(*columns).annotate(number=Count("pk"))
        for version, choice, said, number in counted.values_list(*columns, "number"):
            categories = (
                asked.category(one.slug, version, question, choice),
                asked.category(other.slug, version, beside, said),
            )
            found.append((categories, number))
    return found


def _unanswered(several: list[Way], answers: "QuerySet[Answer]", everybody: int) -> dict[str, int]:
    """Return, by question of several answers, how many people ticked nothing that counts."""
    missing: dict[str, int] = {}
    for way in several:
        ticked: Any = Q(pk__in=())
        for version in way.versions:
            choices = {choice for of, _, choice in way.read if of == version}
            ticked |= Q(response__version=version, choice__in=choices)
        asked = answers.filter(ticked, question__in=way.questions)
        missing[way.slug] = everybody - asked.aggregate(n=Count("response", distinct=True))["n"]
    return missing
