"""From protected counts to the document that is stored, and to the audit its officer reads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from feedback.cutting.cube import Cell, Counted, Shape
from feedback.releases import disclosure
from feedback.releases.disclosure import Reason, hidden_in_words, rule_in_words
from feedback.releases.document import (
    TOTAL,
    Agreement,
    Document,
    Population,
    Table,
)
from feedback.releases.document import Cell as ShownCell
from feedback.releases.quarters import name_of, span_of
from feedback.surveys.models import Survey

# How many sensitive numbers there are is not said: it would tell why some cell is hidden.
SAFE = (
    "Before it was published, this release was attacked with everything that is out. No hidden"
    " number could be worked out from it."
)
UNSAFE = "This release could not be made safe, so it shows no number."
SHORT_NAMES = {"area": "area", "age-band": "age band"}


@dataclass(frozen=True)
class Protected:
    """One population's counts, and what may be shown of them."""

    counted: Counted
    released: disclosure.Released

    @property
    def is_safe(self) -> bool:
        """Whether everything that was required holds."""
        return self.released.audit.is_safe

    def withheld(self) -> "Protected":
        """Return the same with nothing shown."""
        nothing: dict[Cell, int | None] = dict.fromkeys(self.released.shown)
        reasons = dict.fromkeys(self.released.shown, Reason.PARTNER)
        return replace(self, released=replace(self.released, shown=nothing, reasons=reasons))

    def shown(self, cell: Cell) -> int | None:
        """Return the rounded people of a cell as the counts name it, None where hidden."""
        return self.released.shown[self.counted.folded(cell)]

    def reason(self, cell: Cell) -> Reason | None:
        """Return why a cell is hidden, None where it is shown."""
        return self.released.reasons.get(self.counted.folded(cell))


def document_of(
    survey: Survey,
    period: str,
    rule: disclosure.Rule,
    codebook: str,
    protected: Sequence[Protected],
    includes: tuple[str, ...],
) -> Document:
    """Return the release as it is stored, without a word yet of how alike its coders were."""
    first, last = span_of(period)
    return Document(
        survey=survey.slug,
        survey_name=survey.name,
        respondent_group=survey.respondent_group,
        period=period,
        period_name=name_of(period),
        starts_on=first.isoformat(),
        ends_on=last.isoformat(),
        k=rule.k,
        round_to=rule.base,
        rule=rule_in_words(rule.k, rule.base),
        hidden=hidden_in_words(rule.k),
        codebook=codebook,
        populations=tuple(_population(each) for each in protected),
        agreement=Agreement(),
        includes=includes,
        audit=SAFE if all(each.is_safe for each in protected) else UNSAFE,
    )


def _population(protected: Protected) -> Population:
    counted = protected.counted
    return Population(
        slug=counted.slug,
        name=counted.name,
        people=protected.shown(()),
        dimensions=counted.dimensions,
        tables=tuple(_table(protected, shape) for shape in counted.tables),
    )


def _table(protected: Protected, shape: Shape) -> Table:
    return Table(
        slug="-by-".join(shape),
        title=title_of(protected.counted, shape),
        dims=shape,
        cells=tuple(
            ShownCell(key, protected.shown(place_of(shape, key)))
            for key in keys_of(protected.counted, shape)
        ),
    )


def title_of(counted: Counted, shape: Shape) -> str:
    """Return what a table is called, e.g. "Theme by area"."""
    names = {each.slug: each.name for each in counted.dimensions}
    first, *others = shape
    if others and first in SHORT_NAMES:
        names[first] = SHORT_NAMES[first].capitalize()
    return " by ".join([names[first], *(SHORT_NAMES.get(slug, names[slug]) for slug in others)])


def keys_of(counted: Counted, shape: Shape) -> list[tuple[str, ...]]:
    """Return every combination of a table's categories and totals, in the categories' order."""
    dimensions = {each.slug: each for each in counted.dimensions}
    places = [(TOTAL, *(c.slug for c in dimensions[slug].categories)) for slug in shape]
    return list(product(*places))


def place_of(shape: Shape, key: tuple[str, ...]) -> Cell:
    """Return the cell that a table's key names."""
    pairs = zip(shape, key, strict=True)
    return tuple((slug, category) for slug, category in pairs if category != TOTAL)


def audit_of(protected: Sequence[Protected]) -> dict[str, Any]:
    """Return what the officer alone may read of the audit."""
    return {
        "is_safe": all(each.is_safe for each in protected),
        "populations": {
            each.counted.slug: {
                "reasons": _reasons(each),
                "verdict": each.released.audit.verdict,
                "sensitive": each.released.audit.sensitive,
                "narrowest": each.released.audit.narrowest,
                "warnings": list(each.released.audit.warnings),
            }
            for each in protected
        },
    }


def _reasons(protected: Protected) -> list[list[Any]]:
    cells = {
        place_of(shape, key): None
        for shape in protected.counted.tables
        for key in keys_of(protected.counted, shape)
    }
    return [
        [[list(pair) for pair in cell], reason.value]
        for cell in cells
        if (reason := protected.reason(cell))
    ]
