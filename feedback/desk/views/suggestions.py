"""Where suggestions come from: the model in use, how good it was, training, earlier versions."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.desk.agreement import up_to_date
from feedback.desk.figures import ON_EXAMPLES, modes_of, theme_by_theme
from feedback.desk.runs import Run
from feedback.desk.suggestion_forms import ModeForm, VersionsForm
from feedback.desk.tasks import hand_over
from feedback.responses.models import Codebook, SuggestionModel, Text
from feedback.theming.sentences import shipped_model_folder
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

HERE = "desk:suggestions"
ASKED = "The worker has it. Look again in a minute."


@allow(Role.OFFICER)
@require_safe
def suggestions(request: OfficeRequest) -> HttpResponse:
    """Show what suggestions come from and how good they were."""
    return render(request, "desk/suggestions.html", screen())


def screen(form: ModeForm | None = None) -> dict[str, Any]:
    """Return what the page shows; `form` is one with errors."""
    model, codebook = SuggestionModel.objects.in_use(), Codebook.objects.in_use()
    return {
        "model": model,
        "codebook": codebook,
        "is_of_other_codebook": model and codebook and model.codebook_number != codebook.number,
        "on_examples": model and model.figures["measured_on"] == ON_EXAMPLES,
        "modes": modes_of(model) if model else [],
        "form": form or (ModeForm(model) if model else None),
        "versions": SuggestionModel.objects.defer("content"),
        "versions_form": VersionsForm(),
        "has_sentences": bool(settings.SENTENCE_MODEL or shipped_model_folder()),
        "coded": up_to_date(Text.objects.all()).count(),
        "to_code": Text.objects.uncoded().readable().count(),
        "training": Run.latest(Run.Kind.TRAIN),
        "suggesting": Run.latest(Run.Kind.SUGGEST),
    }


@allow(Role.OFFICER)
@require_POST
def ask(request: OfficeRequest, kind: str) -> HttpResponse:
    """Hand a training, or suggesting again, to the worker."""
    if kind not in (Run.Kind.TRAIN, Run.Kind.SUGGEST):
        return redirect(HERE)
    return handed_over(request, kind, HERE)


def handed_over(request: OfficeRequest, kind: str, back: str) -> HttpResponse:
    """Hand a run to the worker, say whether it took it, and lead back."""
    try:
        hand_over(kind, request.user)
    except ValidationError as refusal:
        messages.info(request, refusal.messages[0])
    else:
        messages.success(request, ASKED)
    return redirect(back)


@allow(Role.OFFICER)
@require_POST
def stop(request: OfficeRequest, pk: int) -> HttpResponse:
    """Stop a run; what was in use stays in use."""
    try:
        get_object_or_404(Run, pk=pk).stop(request.user)
    except ValidationError as refusal:
        messages.info(request, refusal.messages[0])
    else:
        messages.success(request, "Stopped. Everything stands as it stood before.")
    return redirect(HERE)


@allow(Role.OFFICER)
@require_POST
def mode(request: OfficeRequest) -> HttpResponse:
    """Choose between cautious and eager, and suggest again."""
    model = SuggestionModel.objects.in_use()
    if model is None:
        return redirect(HERE)
    form = ModeForm(model, request.POST)
    if not form.is_valid():
        return render(request, "desk/suggestions.html", screen(form))
    model.choose_mode(form.cleaned_data["mode"], request.user)
    return handed_over(request, Run.Kind.SUGGEST, HERE)


@allow(Role.OFFICER)
@require_POST
def use(request: OfficeRequest, number: int) -> HttpResponse:
    """Take suggestions from another version, and suggest again with it."""
    model = get_object_or_404(SuggestionModel.objects.defer("content"), number=number)
    try:
        model.use(request.user)
    except ValidationError as refusal:
        messages.info(request, refusal.messages[0])
        return redirect(HERE)
    return handed_over(request, Run.Kind.SUGGEST, HERE)


@allow(Role.OFFICER)
@require_safe
def compare(request: OfficeRequest) -> HttpResponse:
    """Show two versions theme by theme, in the mode that is in use."""
    form = VersionsForm(request.GET)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        before, after = form.chosen()
        in_use = SuggestionModel.objects.in_use()
        chosen = in_use.mode if in_use else SuggestionModel.Mode.BALANCED
        context |= {
            "titles": (before, after),
            "mode": SuggestionModel.Mode(chosen).label,
            "modes": [
                next(each for each in modes_of(model) if each.mode == chosen)
                for model in (before, after)
            ],
            "themes": theme_by_theme(before, after, chosen),
        }
    return render(request, "desk/suggestions_compare.html", context)
