"""A respondent's page as the office may show it: marked as a preview, leading nowhere else.

The page is the very one that people get; what would lead an officer away from her desk is taken out
of it afterwards, so that the public pages need not know of previews.
"""

from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from feedback.surveys.definition import QuestionDefinition
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.ways import Way, words_called
from hearback.people.access import OfficeRequest
from hearback.people.roles import Role

NOTE = "#preview"
LEAVE_SCRIPT = "leave.js"  # Shift, pressed three times, would lead away too


def mark(
    request: OfficeRequest, version: SurveyVersion, html: bytes, *, is_typed: bool
) -> HttpResponse:
    """Return a page that says it is a preview. Its buttons walk on through the draft; those of a
    page that is only typed so far (`is_typed`) do nothing.
    """
    page = BeautifulSoup(html, "html.parser")
    walk = reverse("preview:walk", args=[version.survey.pk])
    if version.way.path:
        walk += f"?way={version.way.path}"
    _cut_links(page)
    _cut_leaving(page)
    _play_here(page)
    for form in page.select("main form"):
        form["action"] = walk
    # The public pages tell no referrer; the office’s check against other sites’ forms asks for it.
    for meta in page.select("meta[name=referrer]"):
        meta["content"] = "same-origin"
    if is_typed:
        _still(page)
    _add_note(request, version, page, is_typed=is_typed)
    return HttpResponse(page.encode("utf-8"))


def _cut_links(page: BeautifulSoup) -> None:
    """Let every link lead to the note that says why it leads nowhere."""
    for link in page.select("a[href]"):
        if not str(link["href"]).startswith("#"):
            link["href"] = NOTE


def _play_here(page: BeautifulSoup) -> None:
    """Play what is not out from the office itself, with its captions."""
    for recording in page.select("video[src], audio[src]"):
        name = str(recording["src"]).split("/")[-1]
        recording["src"] = reverse("preview:recording", args=[name])
    for track in page.select("track[src]"):
        name = str(track["src"]).split("/")[-2]
        track["src"] = reverse("preview:captions", args=[name])


def _cut_leaving(page: BeautifulSoup) -> None:
    leave = static(LEAVE_SCRIPT)
    for script in page.select("script"):
        if script.get("src") == leave:
            script.decompose()
    for control in page.select("[data-leave]"):
        del control["data-leave"]


def _still(page: BeautifulSoup) -> None:
    """Let buttons do nothing, and nothing take the focus from where somebody types."""
    for button in page.select("main form button"):
        button["type"] = "button"
        button["aria-disabled"] = "true"
    for form in page.select("main form"):
        form["action"] = NOTE
    for field in page.select("[autofocus]"):
        del field["autofocus"]


def _add_note(
    request: OfficeRequest, version: SurveyVersion, page: BeautifulSoup, *, is_typed: bool
) -> None:
    context: dict[str, Any] = {
        "survey": version.survey,
        "is_typed": is_typed,
        "questions": named(version.survey),
        "ways": [(each.path, called(each), each == version.way) for each in version.offered()],
        # A frame stands beside the builder already; browsers say which it is.
        "is_framed": request.headers.get("Sec-Fetch-Dest") == "iframe",
        "may_edit": request.user.has_role(Role.OFFICER),
    }
    if page.head:
        page.head.append(_made("builder/_preview_head.html", context, request))
    for skip in page.select(".govuk-skip-link")[:1]:  # it stays the first link of all
        skip.insert_after(_made("builder/_preview_note.html", context, request))
    if page.title:
        page.title.string = f"Preview: {page.title.get_text().strip()}"


def _made(template: str, context: dict[str, Any], request: HttpRequest) -> BeautifulSoup:
    return BeautifulSoup(render_to_string(template, context, request), "html.parser")


def called(way: Way) -> str:
    """Return what the office calls a way to answer."""
    return f"{words_called(way.wording)}, short" if way.is_short else words_called(way.wording)


def named(survey: Survey) -> list[QuestionDefinition]:
    """Return the questions that a preview can begin at."""
    return list(survey.draft.read().everything())
