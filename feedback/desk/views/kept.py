"""Views a person keeps: a selection under a name."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from feedback.desk.models import SavedView
from feedback.desk.views.texts import asked
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

WITHOUT_WORDS = (
    "Only you see it. The words you searched for are not kept with it; name it after the other "
    "filters."
)
ONLY_WORDS = "Words are never kept, and there is no other filter to keep. Nothing was kept."


class NameForm(forms.Form):
    """What a person calls a view of hers."""

    name = forms.CharField(
        label="Name of the view",
        help_text="Only you see it. Leave out anything a text says.",
        max_length=60,
        error_messages={"required": "Give the view a name."},
    )

    def __init__(self, owner: User, kept: SavedView | None, data: Any = None) -> None:
        super().__init__(data, initial={"name": kept.name if kept else ""})
        self.others = SavedView.objects.filter(owner=owner.pk).exclude(pk=kept.pk if kept else 0)

    def clean_name(self) -> str:
        """Refuse a name she uses already."""
        name: str = self.cleaned_data["name"]
        if self.others.filter(name=name).exists():
            raise ValidationError("You have a view of this name. Choose another.")
        return name


@allow(Role.OFFICER, Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: OfficeRequest) -> HttpResponse:
    """Ask for a name, and keep the filters of the selection in the address."""
    selection, _ = asked(request)
    if selection is None:
        return redirect("desk:texts")
    if not selection.can_be_kept:
        messages.warning(request, ONLY_WORDS)
        return redirect(f"{reverse('desk:texts')}?{selection.query}")
    form = NameForm(request.user, None, request.POST if request.method == "POST" else None)
    if selection.terms:
        form.fields["name"].help_text = WITHOUT_WORDS
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        SavedView.keep(request.user, name, selection.group, selection.filters)
        messages.success(request, f"“{name}” was kept.")
        return redirect(f"{reverse('desk:texts')}?{selection.query}")
    return render(request, "desk/view.html", {"form": form, "selection": selection})


@allow(Role.OFFICER, Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give a view another name."""
    kept: SavedView = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    form = NameForm(request.user, kept, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept.rename(form.cleaned_data["name"])
        return redirect(f"{reverse('desk:texts')}?{kept.query}")
    return render(request, "desk/view.html", {"form": form, "kept": kept})


@allow(Role.OFFICER, Role.CODER)
@require_POST
def forget(request: OfficeRequest, pk: int) -> HttpResponse:
    """Delete a view."""
    kept: SavedView = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    kept.forget()
    messages.success(request, "The view was deleted. No text has changed.")
    return redirect(f"{reverse('desk:texts')}?group={kept.respondent_group}")
