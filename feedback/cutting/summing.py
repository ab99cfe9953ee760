"""Adding the counts of quarters up: what each of them can tell apart, all of them together can."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from feedback.cutting.cube import FINEST, Cell, Counted, Merged, empty_cells, merge
from feedback.releases.document import Category, Dimension

Groups = dict[str, dict[str, tuple[str, tuple[str, ...]]]]
Unlike = frozenset[tuple[str, str]]


def sum_of(parts: Sequence[Counted]) -> Counted:
    """Return the sum of one population's counts, in the tables that all of them have.

    Left out are categories that are made of other themes in one quarter than in another.
    """
    groups, unlike = _coarsest(parts), unlike_in(parts)
    coarse = [coarsened(part, groups) for part in parts]
    dimensions = tuple(_dimensions(coarse, unlike))
    known = {each.slug for each in dimensions}
    last = parts[-1]
    tables = tuple(
        table
        for table in last.tables
        if known.issuperset(table) and all(table in part.tables for part in parts)
    )
    people = empty_cells(dimensions, tables)
    for part in coarse:
        for cell in people.keys() & part.people.keys():
            people[cell] += part.people[cell]
    used = {slug for table in tables for slug in table}
    return Counted(
        slug=last.slug,
        name=last.name,
        dimensions=tuple(each for each in dimensions if each.slug in used),
        tables=tables,
        people=people,
        unanswered={
            slug: sum(part.unanswered[slug] for part in parts)
            for slug in last.unanswered
            if slug in used
        },
        merged={
            slug: {whole: finer for whole, (_, finer) in wholes.items()}
            for slug, wholes in groups.items()
            if slug in used
        },
        made_of=_made_of(parts, used, unlike),
    )


def unlike_in(parts: Sequence[Counted]) -> Unlike:
    """Return the (dimension, category) pairs that are made of other themes in one quarter than in
    another, themes that a quarter did not have left aside.
    """
    found = set()
    for slug, categories in _all_made_of(parts).items():
        for category, themes in categories.items():
            for part in parts:
                here = set(part.made_of.get(slug, {}).get(category, ()))
                if slug in part.made_of and here != set(themes) & _themes_of(part):
                    found.add((slug, category))
    return frozenset(found)


def _themes_of(part: Counted) -> set[str]:
    return {c.slug for each in part.dimensions if each.slug == FINEST for c in each.categories}


def _all_made_of(parts: Sequence[Counted]) -> dict[str, dict[str, dict[str, None]]]:
    """Return every theme that each category is made of in any quarter."""
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for part in parts:
        for slug, categories in part.made_of.items():
            for category, themes in categories.items():
                found[slug][category] |= dict.fromkeys(themes)
    return found


def _made_of(parts: Sequence[Counted], used: set[str], unlike: Unlike) -> Merged:
    return {
        slug: {
            category: tuple(themes)
            for category, themes in categories.items()
            if (slug, category) not in unlike
        }
        for slug, categories in _all_made_of(parts).items()
        if slug in used
    }


def _dimensions(parts: Sequence[Counted], unlike: Unlike) -> Iterator[Dimension]:
    """Yield the dimensions that all quarters have, with every category of any of them: the last
    quarter's first, under its names.
    """
    for last in parts[-1].dimensions:
        same = [each for part in parts for each in part.dimensions if each.slug == last.slug]
        if len(same) < len(parts) or any(each.several != last.several for each in same):
            continue
        categories: dict[str, Category] = {}
        for each in reversed(same):
            for category in each.categories:
                categories.setdefault(category.slug, category)
        kept = tuple(c for c in categories.values() if (last.slug, c.slug) not in unlike)
        if kept:
            yield replace(last, categories=kept)


def _coarsest(parts: Sequence[Counted]) -> Groups:
    """Return what any quarter shows as one: the year can't tell it apart."""
    found: dict[str, list[set[str]]] = defaultdict(list)
    names: dict[tuple[str, frozenset[str]], str] = {}
    labels: dict[tuple[str, str], str] = {}
    for part in parts:
        for dimension in part.dimensions:
            labels |= {(dimension.slug, c.slug): c.name for c in dimension.categories}
            for whole, finer in part.merged.get(dimension.slug, {}).items():
                found[dimension.slug] = _together(found[dimension.slug], set(finer))
                names[dimension.slug, frozenset(finer)] = labels[dimension.slug, whole]
    groups: Groups = defaultdict(dict)
    for slug, sets in found.items():
        for each in sets:
            ordered = tuple(sorted(each))
            joined = " and ".join(labels.get((slug, finer), finer) for finer in ordered)
            name = names.get((slug, frozenset(each)), joined)
            groups[slug]["+".join(ordered)] = (name, ordered)
    return dict(groups)


def _together(sets: list[set[str]], new: set[str]) -> list[set[str]]:
    """Return the sets with a new one, put together with whatever it overlaps."""
    apart = [each for each in sets if not each & new]
    return [*apart, new.union(*(each for each in sets if each & new))]


def coarsened(part: Counted, groups: Groups) -> Counted:
    """Return a quarter's counts with these categories shown as one. Everybody is in one category
    of such a dimension at most, so the whole is the sum of its parts.
    """
    shown_as: dict[tuple[str, str], str] = {}
    wholes: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = defaultdict(dict)
    for slug, categories in groups.items():
        own = part.merged.get(slug, {})
        for whole, (name, finer) in categories.items():
            more = tuple(each for each, parts in own.items() if set(parts) <= set(finer))
            wholes[slug][whole] = (name, (*finer, *more))
            shown_as |= {(slug, each): whole for each in (*finer, *more)}
    people: dict[Cell, int] = defaultdict(int)
    for cell, number in part.people.items():
        people[tuple((slug, shown_as.get((slug, one), one)) for slug, one in cell)] += number
    dimensions = tuple(merge(each, wholes[each.slug]) for each in part.dimensions)
    return replace(part, dimensions=dimensions, people=people)
