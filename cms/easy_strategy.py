"""The strategy in Easy Read: a field of the page, drafted and published with it, and an address
under it.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from you_said_we_did import lengths
from you_said_we_did.easy_read import HELP, Part, judged, parts_of

EASY = "easy"


class EasyReadForm(WagtailAdminPageForm):
    """Says beside the field how hard the words are to read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "easy_read" in self.fields:
            self.fields["easy_read"].help_text = judged(self.instance.easy_read)


class InEasyRead(Page):
    """A page with an Easy Read summary at an address of its own."""

    easy_read: models.TextField[str, str] = models.TextField(
        "Easy Read summary", blank=True, default="", help_text=HELP
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Hold what the field says of its length, in a draft too."""
        super().clean()
        if problems := lengths.problems({"easy_read": self.easy_read}):
            raise ValidationError(problems)

    @property
    def easy_parts(self) -> list[Part]:
        """Return what the Easy Read page shows."""
        return parts_of(self.easy_read)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Lead `…/easy/` to the summary; it is there even while nobody has written one."""
        if path_components == [EASY] and self.live:
            return RouteResult(self, kwargs={"is_easy": True})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the page, or its summary."""
        if kwargs.pop("is_easy", False):
            return TemplateResponse(request, "cms/easy.html", self.get_context(request))
        return super().serve(request, *args, **kwargs)

    @property
    def preview_modes(self) -> list[Any]:
        """Return both pages."""
        return [*super().preview_modes, (EASY, "Easy Read")]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """Show the page that is chosen, as it would be."""
        if mode_name == EASY:
            return self.serve(request, is_easy=True)
        return super().serve_preview(request, mode_name)
