"""A release in words and as a file. Everything here reads stored, rounded figures only."""

import csv
import io
from collections.abc import Iterable

from feedback.releases.disclosure import hidden_in_words, rule_in_words
from feedback.releases.models import Release, ReleaseTheme

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Krippendorff's own limits (Content Analysis, chapter on reliability): reliable from .8, tentative
# conclusions from .667. The desk words its own agreement by the same.
RELIABLE, TENTATIVE = 0.8, 0.667


def reading_order(themes: Iterable[ReleaseTheme]) -> list[ReleaseTheme]:
    """Sort rows by their rounded figure, hidden ones last; ties stand in the codebook's order.

    A tie must not be broken by the true count, or the order itself would tell it.
    """
    return sorted(themes, key=lambda row: (-(row.people or 0), row.position))


def rule_of(release: Release) -> str:
    """Return the rule this release was made under."""
    return rule_in_words(release.suppress_below, release.round_to)


def hidden_of(release: Release) -> str:
    """Return what stands where this release hides a number."""
    return hidden_in_words(release.suppress_below)


def base_in_words(release: Release) -> str:
    """Say how many people wrote something, e.g. "About 120 people wrote something."."""
    if release.people is None:
        return f"Fewer than {release.suppress_below} people wrote something."
    return f"About {release.people} people wrote something."


def agreement_in_words(release: Release) -> list[str]:
    """Return, sentence by sentence, how far two people and the computer agreed.

    A period too small for figures has no agreement either: an empty list.
    """
    if release.is_too_small:
        return []
    sentences = [
        _human_sentence(release.human_agreement),
        _machine_sentence(release.machine_agreement),
    ]
    if release.human_agreement is not None or release.machine_agreement is not None:
        sentences.append("On this scale 1 is always the same and 0 is no better than chance.")
    return sentences


def _human_sentence(agreement: float | None) -> str:
    """Say how well two people agreed who did not see each other's themes."""
    if agreement is None:
        return (
            "How well two people agree was not measured for this period, because too few texts "
            "were read by two."
        )
    return (
        "Two people read some of the texts without seeing each other’s themes. "
        f"{_strength(agreement)} ({agreement:.2f})."
    )


def _strength(agreement: float) -> str:
    """Put an agreement in words, by Krippendorff's limits."""
    if agreement >= RELIABLE:
        return "They agreed well"
    if agreement >= TENTATIVE:
        return "They agreed well enough to see the main themes"
    return "They often saw different themes, so read these figures with care"


def _machine_sentence(agreement: float | None) -> str:
    """Say how well the computer's suggestions matched, and that no one is counted by them."""
    start = "The computer only suggests themes; a person decided on every text counted here."
    if agreement is None:
        return f"{start} How well its suggestions matched was not measured for this period."
    return f"{start} Its suggestions matched people’s decisions at {agreement:.2f}."


def to_csv(release: Release) -> bytes:
    """Return the release as a CSV file: its heading, its rule, then one row for each theme."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in [*_heading(release), [], ["Theme", "Group", "People"], *_figures(release)]:
        writer.writerow([_defuse(cell) for cell in line])
    # The mark makes spreadsheet programs read the accents and quotes right.
    return out.getvalue().encode("utf-8-sig")


def _heading(release: Release) -> list[list[str]]:
    """Return the rows above the figures."""
    return [
        ["Survey", release.survey.name],
        ["Period", release.period],
        ["People", base_in_words(release)],
        ["Rule", rule_of(release)],
        ["“hidden” means", hidden_of(release)],
        ["Counted", "People, not mentions. One person may raise several themes."],
        ["Codebook", release.codebook],
        *(["Agreement", sentence] for sentence in agreement_in_words(release)),
    ]


def _figures(release: Release) -> list[list[str]]:
    """Return one row for each theme."""
    return [
        [row.name, row.group_name, "hidden" if row.people is None else str(row.people)]
        for row in reading_order(release.themes.all())
    ]


def _defuse(cell: str) -> str:
    """Return a cell no spreadsheet program will run as a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
