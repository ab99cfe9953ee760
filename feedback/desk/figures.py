"""How good suggestions were, in words; two versions theme by theme."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feedback.responses.models import SuggestionModel, Theme

ON_EXAMPLES = "examples"


@dataclass(frozen=True)
class ModeFigures:
    """What one mode showed on texts the model had not learned from."""

    mode: str
    label: str
    precision: float
    recall: float
    shown_per_text: float

    @property
    def in_words(self) -> str:
        """The figures as a sentence, to a tenth of a percent: modes may lie that near."""
        return (
            f"{self.precision:.1%} of the suggestions shown were right; {self.recall:.1%} of the "
            f"themes people saw were shown; {self.shown_per_text:.2f} suggestions per text"
        )


def in_comparison(modes: Iterable[ModeFigures]) -> Iterator[tuple[ModeFigures, str]]:
    """Yield each mode with its sentence; one that measured what an earlier one did says so."""
    first: dict[tuple[float, float, float], str] = {}
    for each in modes:
        figures = (each.precision, each.recall, each.shown_per_text)
        same = first.get(figures)
        yield each, each.in_words + (f"; no difference measured from “{same}”" if same else "")
        first.setdefault(figures, each.label.partition(":")[0])


def modes_of(model: SuggestionModel) -> list[ModeFigures]:
    """Return the figures of each mode, the most cautious first."""
    measured = model.figures["modes"]
    return [
        ModeFigures(
            mode.value,
            str(mode.label),
            measured[mode.value]["precision"],
            measured[mode.value]["recall"],
            measured[mode.value]["shown_per_text"],
        )
        for mode in SuggestionModel.Mode
        if mode.value in measured
    ]


@dataclass(frozen=True)
class ThemeFigures:
    """One theme in one version: suggestions shown, those that were right, texts that had it."""

    shown: int
    right: int
    seen: int


@dataclass(frozen=True)
class ThemePair:
    """One theme in two versions; None where a version does not know it."""

    name: str
    before: ThemeFigures | None
    after: ThemeFigures | None


def theme_by_theme(before: SuggestionModel, after: SuggestionModel, mode: str) -> list[ThemePair]:
    """Return the themes either version knows, each with what both showed in one mode."""
    one, other = (each.figures["modes"][mode]["themes"] for each in (before, after))
    names = dict(Theme.objects.values_list("slug", "name"))
    slugs: Iterable[str] = dict.fromkeys([*other, *one])
    return [
        ThemePair(names.get(slug, slug), _figures(one.get(slug)), _figures(other.get(slug)))
        for slug in slugs
    ]


def _figures(counts: list[int] | None) -> ThemeFigures | None:
    return ThemeFigures(*counts) if counts else None
