"""The page of who is not heard, and what an officer notes is being done to reach them."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.models import EngagementTask
from feedback.releases.addresses import takes_no_query
from feedback.releases.models import Release
from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import DAY_FORMATS, ChangeForm
from hearback.people.roles import Role
from you_said_we_did.board.reaching import reach
from you_said_we_did.board.readers import READERS

if TYPE_CHECKING:
    OfTask = forms.ModelForm[EngagementTask]
else:  # Django's own class takes no type while running
    OfTask = forms.ModelForm


KEYS = {
    "characteristic": re.compile(r"[a-z0-9-]{1,12}"),
    "category": re.compile(r"[a-z0-9-]{1,50}"),
}


class TaskForm(ChangeForm, OfTask):
    """What will be done, by whom and until when."""

    due = forms.DateField(
        label="Due by",
        input_formats=DAY_FORMATS,
        help_text="For example, 22 March 2027",
        widget=forms.DateInput(format="%d %B %Y", attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": "Write a day such as 22 March 2027.",
            "required": "Say until when.",
        },
    )

    class Meta:
        model = EngagementTask
        fields = ("group_name", "words", "owner", "due")
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "group_name": {"required": "Say whom you want to hear."},
            "words": {"required": "Say what will be done."},
            "owner": {"required": "Choose who does it."},
        }


@allow(*READERS)
@require_safe
@takes_no_query
def voices(request: OfficeRequest) -> HttpResponse:
    """Show who answered each survey against who lives here, and what is being done."""
    releases = Release.objects.published().defer("document").select_related("survey")
    context = {
        "voices": reach(releases, timezone.localdate()),
        "may_note": request.user.has_role(Role.OFFICER),
        "may_import": request.user.has_role(Role.OFFICER, Role.COMMUNICATIONS),
    }
    return render(request, "board/voices.html", context)


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: OfficeRequest) -> HttpResponse:
    """Note what is being done to reach a group, which the address names."""
    group = {
        name: found.group() if (found := key.fullmatch(request.GET.get(name, ""))) else ""
        for name, key in KEYS.items()
    }
    form = TaskForm(
        request.POST if request.method == "POST" else None,
        initial={"group_name": request.GET.get("name", "")},
    )
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {**form.cleaned_data, **group}
        if form.makes(lambda: EngagementTask.note(request.user, timezone.localdate(), **values)):
            messages.success(request, "Noted. The board sees it beside the group.")
            return redirect("voices:voices")
    return draw(request, form)


def draw(request: OfficeRequest, form: TaskForm) -> HttpResponse:
    """Draw the form."""
    return render(request, "board/task.html", {"form": form}, status=400 if form.errors else 200)


@allow(Role.OFFICER, back="voices:voices")
@require_POST
def finish(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say that a task is done."""
    task = get_object_or_404(EngagementTask, pk=pk)
    try:
        task.finish(request.user, timezone.localdate())
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, f"Done: {task.words}")
    return redirect("voices:voices")
