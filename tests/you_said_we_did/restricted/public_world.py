"""A public site with something in every state that the loop has."""

from datetime import date

from feedback.releases.models import Release
from tests.browser.content import lay_ground, publish
from tests.factories import TODAY
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.poster_faces import make_missing
from you_said_we_did.status import Status

__all__ = ["lay_ground", "publish_all"]


def publish_all(release: Release) -> None:
    """What the browser tests publish, and a finding with a commitment in each state."""
    publish(release)
    theme = release.themes.exclude(people=None).earliest("pk")
    finding = make_finding("every-state", rests_on=theme)
    for status in Status:
        make_commitment(finding, status, title=f"Kind {status.value}")
    make_commitment(finding, Status.DOING, title="Kind late", due=date(2026, 6, 1))
    make_missing(None, TODAY)
