"""Real content for an installation under test: run inside it, never in the suite's database."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

import engagement
from cms.content import build_site
from engagement.content import load_helplines, load_partnership
from engagement.models import Agency, Priority
from feedback.releases.models import Release
from feedback.responses.codebook import load_starter_codebook
from hearback import demo
from tests import factories
from you_said_we_did.models import Finding

DEMO = Path(demo.__file__).parent / "content"


def read(path: Path) -> Any:
    """Return a JSON file's content."""
    return json.loads(path.read_text(encoding="utf-8"))


def fill() -> None:
    """Pages, partnership, helplines, codebook; an open, a closed and a draft survey; an answer."""
    load_partnership(read(DEMO / "partnership.json"))
    load_helplines(read(Path(engagement.__file__).parent / "helplines.json"))
    load_helplines(read(DEMO / "local_help.json"))
    address = urlsplit(settings.PUBLIC_URL)
    build_site(read(DEMO / "pages.json"), str(address.hostname), int(address.port or 443))
    load_starter_codebook()
    spring = factories.make_survey("spring").current_version()
    for number in range(6):
        factories.make_text(spring, f"I was on the waiting list and then [name] rang. {number}")
    closed = factories.make_survey("winter")
    closed.close(by=None, on=factories.TODAY)
    factories.make_survey("later", is_open=False)
    answer(factories.make_release(closed))


def answer(release: Release) -> None:
    """Publish a finding with one commitment that rests on a release."""
    finding = Finding.objects.create(
        slug="something-changed",
        title="Something changed",
        you_said="People told us they wait too long.",
        priority=Priority.objects.all()[0],
        respondent_group=release.survey.respondent_group,
        rests_on=release.themes.exclude(people=None)[0],
    )
    commitment = finding.commitments.create(
        title="Ring back sooner",
        words="We will ring back within a week.",
        owner=Agency.objects.all()[0],
    )
    for words in (finding, commitment):
        words.save_revision().publish()
