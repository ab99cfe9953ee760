"""The floor: a bare Django view that validates the same form and inserts one plain row.

What a team would write who had never heard of sealing: no headers, no token, no envelope.
"""

import json
from collections.abc import Callable
from typing import ClassVar

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from feedback.surveys.forms import QuestionForm
from feedback.surveys.models import Survey


class PlainRow(models.Model):
    """A response as most systems keep it. Its table exists only while this is measured."""

    body = models.TextField()

    objects: ClassVar[models.Manager["PlainRow"]] = models.Manager()

    class Meta:
        app_label = "intake"  # so that it lies in the same file, under the same pragmas
        db_table = "bench_plain_row"

    def __str__(self) -> str:
        return "A plain row"


def take_plainly(request: HttpRequest, slug: str) -> HttpResponse:
    """Validate every question's form and store the answers as they came."""
    definition = Survey.objects.open().get(slug=slug).current_version().read()
    answers = {}
    for question in definition.questions:
        form = QuestionForm(question, data=request.POST)
        if not form.is_valid():
            return HttpResponse(status=400)
        answers[question.key] = form.answer()
    with transaction.atomic(using="staging"):
        PlainRow.objects.create(body=json.dumps(answers))
    return HttpResponse("Thank you")


def say_hello(request: HttpRequest) -> HttpResponse:
    """Answer with the least there is."""
    return HttpResponse("Hello")


urlpatterns = [path("q/<slug:slug>/", take_plainly), path("bare/", say_hello)]


class BareUrls:
    """The bare stack's only middleware: it points Django at the addresses above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "bench.bare"  # type: ignore[attr-defined]  # Django's own per-request switch
        return self.get_response(request)
