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
from you_said_we_did.content import NoSuchFigure, load_findings
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.status import Status

ENTRIES = json.loads(
    (Path(demo.__file__).parent / "content" / "findings.json").read_text(encoding="utf-8")
)
pytestmark = pytest.mark.django_db


def make_figures(entries: list[dict[str, Any]], *, hidden: str = "") -> None:
    """Publish releases that show every theme the entries rest on."""
    for position, slug in enumerate(dict.fromkeys(entry["priority"] for entry in entries)):
        make_priority(slug, position + 1)
    for entry in entries:
        for commitment in entry["commitments"]:
            make_agency(commitment["owner"])
    for group, quarter in sorted({(entry["group"], entry["quarter"]) for entry in entries}):
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
        wanted = [e for e in entries if (e["group"], e["quarter"]) == (group, quarter)]
        for place, entry in enumerate(wanted):
            is_hidden = entry["theme"] == hidden
            ReleaseTheme.objects.create(
                release=release,
                slug=entry["theme"],
                name=entry["theme"],
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
    assert Finding.objects.published().count() == len(ENTRIES) == 6
    assert set(Commitment.objects.values_list("status", flat=True)) == set(Status)
    for entry in ENTRIES:
        page = public.get(f"/you-said-we-did/{entry['slug']}/").content.decode()
        for commitment in entry["commitments"]:
            stored = Commitment.objects.get(title=commitment["title"])
            assert stored.status == commitment["status"]
            assert stored.live
            assert commitment["title"] in page


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
    last = ENTRIES[-1]
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
