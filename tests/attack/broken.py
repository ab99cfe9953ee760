"""Releases that break one rule each. The attack must succeed on every one of them."""

from collections.abc import Callable

from tests.attack import greedy
from tests.attack.greedy import Draft
from tests.attack.truth import Json, read

Broken = Callable[[Json], tuple[Json, Json]]  # the request as it is to be attacked, and the answer


def drafts(request: Json, *, zeros: bool = False, partners: bool = True) -> list[Draft]:
    """Return the periods by a rule that looks at each alone, and never audits."""
    truth = read(request)
    done = []
    for period in truth.parts_of:
        draft = Draft(truth, period)
        greedy.hide_small(draft)
        if partners:
            greedy.add_partners(draft)
        if zeros:
            draft.hidden -= {cell for cell in draft.cells() if not draft.count(cell)}
        done.append(draft)
    return done


def no_partners(request: Json) -> tuple[Json, Json]:
    """Small counts are hidden and the others rounded, and that is all."""
    return request, answer(drafts(request, partners=False))


def zeros_shown(request: Json) -> tuple[Json, Json]:
    """Partners are hidden too, but a count of none is shown as none."""
    found = answer(drafts(request, zeros=True))
    return request, told_exactly(found, request, lambda key, people: not people)


def true_totals(request: Json) -> tuple[Json, Json]:
    """Small counts are hidden and the others rounded, but totals are true."""
    found = answer(drafts(request, partners=False))
    return request, told_exactly(found, request, lambda key, people: "*" in key and people > 0)


def live(request: Json) -> tuple[Json, Json]:
    """A period is published, one more person answers, and it is published again, as if new."""
    period = next(p for p in reversed(request["periods"]) if p.get("records"))
    *before, newcomer = period["records"]
    now = {"name": "before", "records": before}
    alone = [{**request, "periods": [{"name": "after", "records": period["records"]}]}]
    alone.insert(0, {**request, "periods": [now]})
    later = {"name": "after", "includes": ["before"], "records": [newcomer]}
    return {**request, "periods": [now, later]}, together(alone)


def each_alone(request: Json) -> tuple[Json, Json]:
    """Each period is protected and audited as if it were the only one."""
    truth = read(request)
    alone = [
        {**request, "periods": [{"name": period, "records": records(request, parts)}]}
        for period, parts in truth.parts_of.items()
    ]
    return request, together(alone)


def records(request: Json, parts: frozenset[int]) -> list[Json]:
    """Return the records of these parts of time."""
    own = [
        p.get("records", [])
        for p in request["periods"]
        if p.get("records") or not p.get("includes")
    ]
    return [record for part in sorted(parts) for record in own[part]]


def true_percentages(request: Json) -> tuple[Json, Json]:
    """The counts are safe, but beside each stands its share of the total, from true counts."""
    found = greedy.protect(request)
    truth = read(request)
    for release in found["releases"]:
        draft = Draft(truth, release["period"])
        for table in release["tables"]:
            for said in table["cells"]:
                key = said["key"]
                dims = tuple(table["dims"])
                part = draft.count(greedy.named(dims, tuple(key)))
                whole = draft.count(greedy.named(dims, ("*", *key[1:])))
                if "value" in said and key[0] != "*":
                    said["percent"] = (200 * part + whole) // (2 * whole)
    return request, found


def answer(made: list[Draft]) -> Json:
    """Return drafts in the form of the product's answers."""
    return {"releases": [greedy.released(draft) for draft in made]}


def together(requests: list[Json]) -> Json:
    """Return the releases of several requests as if they were one answer."""
    return {"releases": [r for request in requests for r in greedy.protect(request)["releases"]]}


def told_exactly(found: Json, request: Json, is_told: Callable[[list[str], int], bool]) -> Json:
    """Put true counts in the place of those that `is_told` picks by key and people."""
    truth = read(request)
    for release in found["releases"]:
        draft = Draft(truth, release["period"])
        for table in release["tables"]:
            for said in table["cells"]:
                people = draft.count(greedy.named(tuple(table["dims"]), tuple(said["key"])))
                if is_told(said["key"], people):
                    said.pop("hidden", None)
                    said.update(value=people, exact=True)
    return found


BROKEN: dict[str, Broken] = {
    "no partners": no_partners,
    "zeros shown": zeros_shown,
    "true totals": true_totals,
    "live figures": live,
    "each period alone": each_alone,
    "true percentages": true_percentages,
}
