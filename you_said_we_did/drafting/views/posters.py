"""The poster of a public answer: made here, given out by the public site."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from feedback.releases.documents import PackagesMissing
from hearback.people.access import OfficeRequest, allow
from you_said_we_did.drafting.views import WRITERS
from you_said_we_did.models import Finding
from you_said_we_did.poster_faces import make_poster


@allow(*WRITERS, back="drafting:finding")
@require_POST
def make(request: OfficeRequest, pk: int) -> HttpResponse:
    """Make the poster of a public answer from its public words; any other answers 404."""
    found = get_object_or_404(Finding.objects.published().with_commitments(), pk=pk)
    try:
        make_poster(found, request.user, timezone.localdate())
    except PackagesMissing as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The poster is made. Anyone can open it from the public page.")
    return redirect("drafting:finding", pk)
