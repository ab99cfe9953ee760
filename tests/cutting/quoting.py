"""A release that people may be quoted in, and the two who decide on it."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from feedback.cutting.models import Quote
from feedback.releases.models import Release
from feedback.responses.models import Text, Theme
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.cutting.world import coder

Office = Callable[..., Client]
ADDRESS = "/cutting/spring/2026-Q3/quotes/"
WORDS = "still waiting"


def make_quotable_release() -> Release:
    """A published release that shows one theme and hides another; three texts on each."""
    factories.make_codebook()
    survey = factories.make_survey()
    for slug in ("waiting", "housing"):
        for _ in range(3):
            quotable(survey.current_version(), slug)
    return factories.make_release(survey, waiting=25, housing=None)


def quotable(version: SurveyVersion, slug: str = "waiting", **values: Any) -> Text:
    """A text that may be quoted on a theme."""
    values = {"may_quote": True, "is_masking_confirmed": True, **values}
    text = factories.make_text(version, **values)
    text.code(coder(), {Theme.objects.get(slug=slug)})
    return text


def propose(office: Office, release: Release) -> tuple[User, Quote]:
    """Have an officer propose words through her screen."""
    officer = factories.make_user(Role.OFFICER, Role.REVIEWER, email="both@testshire.example")
    client = office(user=officer)
    page = client.get(f"{ADDRESS}waiting/").content.decode()
    assert page.count("We were still waiting.") == 3
    text = Text.objects.filter(codings__theme__slug="waiting").order_by("pk")[0]
    client.post(f"{ADDRESS}waiting/", {"text": text.pk, "words": WORDS})
    return officer, Quote.objects.get()


def decide(client: Client, quote: Quote, decision: str = "approve") -> str:
    """Press a reviewer's button; return what she reads then."""
    sent = client.post(f"/cutting/quote/{quote.pk}/decide/", {"decision": decision}, follow=True)
    return sent.content.decode()
