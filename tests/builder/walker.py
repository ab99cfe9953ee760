"""Someone of the office who walks through a preview, from nothing but the page in front of her."""

from typing import Any

from django.urls import reverse

from feedback.surveys.models import Survey
from tests.intake.person import Person


class Walker(Person):
    """Presses the buttons of the real pages, at the preview’s address."""

    def __init__(self, client: Any, survey: Survey, **headers: Any) -> None:
        super().__init__(client, **headers)
        self.address = reverse("preview:walk", args=[survey.pk])

    @property
    def action(self) -> str:
        """Where the form in front of her leads."""
        form = self.soup.select_one("main form")
        assert form
        return str(form["action"])
