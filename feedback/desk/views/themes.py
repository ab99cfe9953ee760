"""A theme's own page: notes on it, and its texts many at a time. And texts like one text."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from feedback.desk.by_theme import (
    CODED,
    MINE,
    STATES,
    SUGGESTED,
    open_to,
    rows_of,
    similar_to,
    texts_of,
)
from feedback.desk.discussing import ManyForm, MemoForm, adding, without
from feedback.desk.display import families_of, themes_in_use
from feedback.desk.models import ThemeMemo, readable_by
from feedback.desk.selection import (
    TEXTS_ON_A_PAGE,
    choose_group,
    groups_of,
    refuse_another_group,
)
from feedback.responses.models import Coding, Text, Theme
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

NOT_YOURS = "Texts that somebody else coded meanwhile were left as they are."


@allow(Role.OFFICER, Role.CODER)
@require_safe
def themes(request: OfficeRequest) -> HttpResponse:
    """List the themes in use, each leading to its page."""
    return render(request, "desk/themes.html", {"families": families_of(())})


@allow(Role.OFFICER, Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: OfficeRequest, slug: str) -> HttpResponse:
    """Show a theme's notes and one group's texts with it; code those that are ticked."""
    about: Theme = get_object_or_404(themes_in_use(), slug=slug)
    group, state = chosen(request)
    texts = texts_of(about, request.user, group, state)
    form = ManyForm(texts, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and state != CODED and form.is_valid():
        done = form.save(without(about) if state == MINE else adding([about]))
        say_how_many(request, done, len(form.cleaned_data["texts"]))
        return redirect(address_of(about, group, state))
    memo = MemoForm(about, group, request.user)
    return render(request, "desk/theme.html", screen(request, about, form, memo))


@allow(Role.OFFICER, Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: OfficeRequest, slug: str) -> HttpResponse:
    """Add a note to a theme, for those who read the same respondent group. Reloaded, it leads back
    to the theme.
    """
    about: Theme = get_object_or_404(themes_in_use(), slug=slug)
    group, state = chosen(request)
    if request.method != "POST":
        return redirect(address_of(about, group, state))
    memo = MemoForm(about, group, request.user, request.POST)
    if group and memo.is_valid():
        memo.save()
        messages.success(request, "Your note was added.")
        return redirect(address_of(about, group, state))
    form = ManyForm(texts_of(about, request.user, group, state), request.user)
    return render(request, "desk/theme.html", screen(request, about, form, memo))


@allow(Role.OFFICER, Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def alike(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show texts like this one, and code those that are ticked with its themes."""
    readable = readable_by(request.user).exclude(pk__in=Text.objects.blind().values("pk"))
    shown: Text = get_object_or_404(readable.select_related("version__survey"), pk=pk)
    among = open_to(request.user, shown.respondent_group)
    keys = similar_to(shown, among)
    found = among.in_bulk(keys)
    typed = request.POST if request.method == "POST" else None
    form = ManyForm(among.filter(is_coded=False), request.user, typed)
    codings = Coding.objects.counted().filter(text=shown).select_related("theme")
    same = [coding.theme for coding in codings]
    if request.method == "POST" and shown.is_coded and form.is_valid():
        say_how_many(request, form.save(adding(same)), len(form.cleaned_data["texts"]))
        return redirect("desk:alike", pk=pk)
    context = {
        "text": shown,
        "source": rows_of([shown])[0],
        "rows": rows_of([found[key] for key in keys], form.ticked()),
        "form": form,
        "forms": [form],
    }
    return render(request, "desk/alike.html", context)


def chosen(request: OfficeRequest) -> tuple[str, str]:
    """Return the respondent group and the state asked for, or the likeliest ones; no group for
    somebody who reads none or before any text has come.
    """
    readable = readable_by(request.user)
    choices = groups_of(readable, readable.uncoded())
    state = request.GET.get("state", "")
    group = choose_group(request.GET.get("group", ""), choices)
    refuse_another_group(request, group)
    return group or "", state if state in STATES else SUGGESTED


def address_of(about: Theme, group: str, state: str) -> str:
    """Return the address of a theme's page."""
    query = urlencode({"group": group, "state": state})
    return f"{reverse('desk:theme', args=[about.slug])}?{query}"


def say_how_many(request: OfficeRequest, done: int, asked: int) -> None:
    """Say what came of coding many texts together."""
    messages.success(request, f"Saved for {done} text{'' if done == 1 else 's'}.")
    if done < asked:
        messages.warning(request, NOT_YOURS)


def screen(request: OfficeRequest, about: Theme, form: ManyForm, memo: MemoForm) -> dict[str, Any]:
    """Return what a theme's page shows."""
    group, state = chosen(request)
    readable = readable_by(request.user)
    texts = texts_of(about, request.user, group, state)
    page = Paginator(texts, TEXTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "theme": about,
        "groups": groups_of(readable, readable.uncoded()),
        "group": group,
        "state": state,
        "states": STATES,
        "page": page,
        "query": urlencode({"group": group, "state": state}),
        "rows": rows_of(page, form.ticked(), about),
        "form": form,
        "memo": memo,
        "forms": [form, memo],
        "memos": ThemeMemo.objects.filter(slug=about.slug, respondent_group=group).select_related(
            "by"
        ),
    }
