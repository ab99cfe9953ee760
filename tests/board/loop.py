"""Published answers that rest on a release."""

from datetime import date
from typing import Any

from feedback.releases.models import ReleaseTheme
from tests import factories
from you_said_we_did.models import Commitment, Finding


def make_answer(row: ReleaseTheme, slug: str = "quicker-help", **values: Any) -> Finding:
    """A published finding on this row."""
    defaults: dict[str, Any] = {
        "title": slug.replace("-", " ").capitalize(),
        "you_said": "You told us that waiting is hard.",
        "priority": factories.make_priority(),
        "respondent_group": "survivor",
        "live": True,
        "approved_on": factories.TODAY,
    }
    return Finding.objects.create(slug=slug, rests_on=row, **{**defaults, **values})


def make_promise(finding: Finding, title: str, status: str = "doing", **values: Any) -> Commitment:
    """A published commitment in this status."""
    refusal = {"reason": "cost", "reason_words": "It costs too much.", "alternative": "Ask us."}
    defaults: dict[str, Any] = {
        "words": "We will answer sooner.",
        "owner": factories.make_agency(),
        "due": date(2027, 3, 31),
        "live": True,
        "approved_on": factories.TODAY,
        "first_progress_on": factories.TODAY,
        **(refusal if status == "cannot" else {}),
    }
    return Commitment.objects.create(
        finding=finding, title=title, status=status, **{**defaults, **values}
    )
