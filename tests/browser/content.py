"""Real content for an installation under test: run inside it, never in the suite's database."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

import engagement
from cms.content import build_site
from cms.pack.kinds import Kind
from cms.pack.models import Document
from engagement.content import load_helplines, load_partnership
from engagement.models import Agency, Priority
from feedback.cutting.models import DraftAudit, Quote
from feedback.indicators.gate import Safe
from feedback.indicators.models import Indicator, IndicatorValue
from feedback.releases.models import Release
from feedback.responses.codebook import load_starter_codebook
from feedback.responses.models import Text
from hearback import demo
from hearback.packing.issuing import put_out_as_they_come
from hearback.people.roles import Role
from tests import factories
from tests.board.papers.made import issued, written
from tests.you_said_we_did.making import make_learning, make_source, refuse
from tests.you_said_we_did.plans.files import VALE
from tests.you_said_we_did.plans.making import keep_and_let_out, make_plan, take
from you_said_we_did.models import Finding
from you_said_we_did.paper_faces import file_of
from you_said_we_did.poster_faces import make_missing

AUDIT = {
    "words": {
        "reasons": [[[["theme", "housing"]], "few"]],
        "verdict": "safe",
        "sensitive": 1,
        "narrowest": 5,
        "warnings": [],
    }
}
DEMO = Path(demo.__file__).parent / "content"


def read(path: Path) -> Any:
    """Return a JSON file's content."""
    return json.loads(path.read_text(encoding="utf-8"))


def fill() -> None:
    """Pages, partnership, helplines, codebook; an open, a closed and a draft survey; an answer."""
    publish(lay_ground())


def lay_ground() -> Release:
    """All but the loop; return a published release that nothing rests on yet."""
    load_partnership(read(DEMO / "partnership.json"))
    load_helplines(read(Path(engagement.__file__).parent / "helplines.json"))
    load_helplines(read(DEMO / "local_help.json"))
    address = urlsplit(settings.PUBLIC_URL)
    build_site(read(DEMO / "pages.json"), str(address.hostname), int(address.port or 443))
    put_out_as_they_come(factories.TODAY)
    # It waits for communications’ signature.
    Document.objects.filter(kind=Kind.PRIVACY).update(is_ready=True)
    load_starter_codebook()
    spring = factories.make_survey("spring").current_version()
    for number in range(6):
        factories.make_text(spring, f"I was on the waiting list and then [name] rang. {number}")
    closed = factories.make_survey("winter")
    closed.close(by=None, on=factories.TODAY)
    factories.make_survey("later", is_open=False)
    release = factories.make_release(closed)
    draft = factories.make_release(closed, is_published=False, period="2026-Q2")
    DraftAudit.objects.create(release=draft, is_safe=True, populations=AUDIT)
    return release


def publish(release: Release) -> None:
    """An answer, words that wait, a paper, a plan, an indicator and quotes."""
    answer(release)
    ask_for_approval()
    write_papers(release)
    plan()
    count_calls()
    propose_quotes(release)


def propose_quotes(release: Release) -> None:
    """A quote that waits for a reviewer, and one that was refused."""
    theme = release.themes.get(slug="waiting")
    officer, reviewer = (
        factories.make_user(email=f"{name}@quotes.example") for name in ("proposes", "refuses")
    )
    waits, refused = Text.objects.all()[:2]
    asked = {"theme": theme, "words": "on the waiting list", "proposed_by": officer}
    Quote.objects.create(text=waits, **asked)
    Quote.objects.create(
        **{"text": refused, "status": "refused", "decided_by": reviewer, **asked},
        **{"refused_for": "other", "refused_words": "The next line says more."},
    )


def count_calls() -> None:
    """A public indicator: three people let its values out; the second one is hidden."""
    marker, typist, other = (
        factories.make_user(email=f"{name}@counts.example")
        for name in ("marker", "typist", "other")
    )
    calls = Indicator.define(
        marker,
        **{"slug": "calls", "name": "Calls answered", "meaning": "Calls a worker answered."},
        **{"kind": "output", "good": "depends", "unit": "things", "every": "quarter"},
        **{"source": "A list", "owner": Agency.objects.all()[0], "is_public": True},
    )
    for quarter, value in (("2025-Q1", 40), ("2025-Q2", None), ("2025-Q3", 45), ("2025-Q4", 60)):
        safe = Safe() if value is None else Safe(Decimal(value))
        kept = IndicatorValue.hand_in(
            calls, quarter, safe, "Posters went up.", typist, factories.TODAY
        )
        kept.approve(other, factories.TODAY)


def write_papers(release: Release) -> None:
    """An issued public paper with its file, and a draft."""
    file_of(issued(release, "public"), factories.TODAY)
    written(release, factories.make_user(Role.OFFICER, email="again@testshire.example"))


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
    refused = finding.commitments.create(
        title="Somebody in every town", words="We can’t.", owner=commitment.owner
    )
    refuse(refused)
    for words in (finding, commitment, refused):
        words.save_revision().publish()
    make_missing(None, factories.TODAY)


def ask_for_approval() -> None:
    """Send words to the safeguarding lead: they rest on a review that nobody outside may read."""
    officer = factories.make_user(Role.OFFICER, email="asks@testshire.example")
    make_learning(make_source(title="How we work"), "what-we-saw", live=False).submit(officer)


def plan() -> None:
    """Publish a signed plan."""
    made = make_plan("our-plan", title="Our plan")
    take(made, VALE.read_bytes())
    keep_and_let_out(made)
    made.show_to("public", factories.make_user(Role.COMMUNICATIONS, email="plans@c.example"))
