"""The demonstration's findings, loaded through the very steps an officer takes."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from engagement.models import Agency, Priority
from feedback.releases.models import Release, ReleaseTheme
from feedback.releases.quarters import days_of
from hearback import demo
from tests.factories import TODAY, make_agency, make_priority, make_survey
from you_said_we_did.content import NoSuchFigure, NoSuchSource, load_findings, load_sources
from you_said_we_did.models import Commitment, Finding, LearningSource
from you_said_we_did.status import Status

CONTENT = Path(demo.__file__).parent / "content"
ENTRIES = json.loads((CONTENT / "findings.json").read_text(encoding="utf-8"))
SOURCES = json.loads((CONTENT / "sources.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.django_db


def figures_of(entries: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Return the group, quarter and theme of every figure the entries rest on."""
    resting = [entry for entry in entries if "theme" in entry]
    resting += [{**entry, **also} for entry in resting for also in entry.get("also", ())]
    return [(entry["group"], entry["quarter"], entry["theme"]) for entry in resting]


def make_figures(entries: list[dict[str, Any]], *, hidden: str = "") -> None:
    """Publish releases that show every theme the entries rest on, and keep their sources."""
    for agency in (source["agency"] for source in SOURCES if source["agency"]):
        make_agency(agency)
    load_sources(SOURCES, TODAY, None)
    for position, slug in enumerate(dict.fromkeys(entry["priority"] for entry in entries)):
        make_priority(slug, position + 1)
    for entry in entries:
        for commitment in entry["commitments"]:
            make_agency(commitment["owner"])
    for group, quarter in sorted({figure[:2] for figure in figures_of(entries)}):
        first, last = days_of(quarter)
        survey = make_survey(f"{group}-{quarter}".lower(), group=group)
        release = Release.objects.create(
            survey=survey,
            starts_on=first,
            ends_on=last,
            people=100,
            suppress_below=10,
            round_to=5,
            codebook="Test codebook",
        )
        wanted = [t for *of, t in figures_of(entries) if of == [group, quarter]]
        for place, theme in enumerate(wanted):
            is_hidden = theme == hidden
            ReleaseTheme.objects.create(
                release=release,
                slug=theme,
                name=theme,
                definition="What it covers.",
                group_name="Group",
                position=place,
                people=None if is_hidden else 15,
                hidden="few" if is_hidden else "",
            )
        release.publish(by=None, on=last)


def test_the_demonstration_loads_and_is_public(public: Client) -> None:
    make_figures(ENTRIES)
    load_findings(ENTRIES, TODAY, None)
    assert Finding.objects.published().count() == len(ENTRIES) == 8
    assert set(Commitment.objects.values_list("status", flat=True)) == set(Status)
    for entry in ENTRIES:
        page = public.get(f"/you-said-we-did/{entry['slug']}/").content.decode()
        for commitment in entry["commitments"]:
            stored = Commitment.objects.get(title=commitment["title"])
            assert stored.status == commitment["status"]
            assert stored.live
            assert commitment["title"] in page


def test_of_the_two_sources_one_is_named(public: Client) -> None:
    make_figures(ENTRIES)
    load_findings(ENTRIES, TODAY, None)
    restricted, audit = SOURCES
    for source in LearningSource.objects.all():
        assert source.findings.count() == 1
    kept, shown = (
        public.get(f"/you-said-we-did/{slug}/").content.decode()
        for slug in ("one-named-person", "your-language-first")
    )
    assert audit["title"] in shown
    for words in (restricted["title"], audit["summary"], audit["review"]["what_changed"]):
        assert words not in kept + shown
    assert LearningSource.objects.get(kind="audit").reviewed_on == date(2026, 10, 12)
    assert list(LearningSource.objects.due(TODAY).values_list("kind", flat=True)) == ["homicide"]


def test_an_entry_may_rest_on_more_themes_and_on_a_source_as_well() -> None:
    make_figures(ENTRIES)
    entry = next(entry for entry in ENTRIES if "also" in entry)
    load_findings([{**entry, "source": SOURCES[0]["title"]}], TODAY, None)
    finding = Finding.objects.get()
    assert [theme.release.quarter for theme in finding.themes] == ["2026-Q1", "2026-Q2"]
    assert finding.source is not None


def test_a_missing_source_is_named_and_nothing_is_loaded() -> None:
    make_figures(ENTRIES)
    entries = [ENTRIES[0], {**ENTRIES[-1], "source": "Nothing like it"}]
    with pytest.raises(NoSuchSource, match="Nothing like it"):
        load_findings(entries, TODAY, None)
    assert not Finding.objects.exists()


def test_steps_stand_on_the_days_of_the_log() -> None:
    make_figures(ENTRIES)
    load_findings(ENTRIES, TODAY, None)
    checked = Commitment.objects.get(status=Status.CHECKED)
    steps = dict(checked.progress.exclude(status="").values_list("status", "on"))
    assert steps == {
        "heard": date(2026, 3, 31),
        "doing": date(2026, 4, 20),
        "done": date(2026, 5, 27),
        "checked": date(2026, 11, 12),
    }
    assert checked.outcome.on == date(2026, 11, 12)


def test_no_day_lies_after_today() -> None:
    make_figures(ENTRIES)
    load_findings(ENTRIES, date(2026, 6, 1), None)
    for commitment in Commitment.objects.all():
        assert max(commitment.progress.values_list("on", flat=True)) <= date(2026, 6, 1)


def test_a_hidden_figure_is_named_and_nothing_is_loaded() -> None:
    last = [entry for entry in ENTRIES if "theme" in entry][-1]
    make_figures(ENTRIES, hidden=last["theme"])
    with pytest.raises(NoSuchFigure, match=last["slug"]) as refused:
        load_findings(ENTRIES, TODAY, None)
    assert last["theme"] in str(refused.value)
    assert "hidden" in str(refused.value)
    assert not Finding.objects.exists()


def test_a_missing_figure_is_named() -> None:
    make_figures(ENTRIES)
    with pytest.raises(NoSuchFigure, match="no published release"):
        load_findings([{**ENTRIES[0], "theme": "nothing-like-it"}], TODAY, None)


def test_a_refusal_without_its_reason_is_not_loaded() -> None:
    make_figures(ENTRIES)
    entry = next(e for e in ENTRIES if any(c["status"] == "cannot" for c in e["commitments"]))
    commitments = [{**c, "alternative": ""} for c in entry["commitments"]]
    with pytest.raises(ValidationError):
        load_findings([{**entry, "commitments": commitments}], TODAY, None)
    assert not Finding.objects.exists()
    assert Agency.objects.exists()
    assert Priority.objects.exists()
