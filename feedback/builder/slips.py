"""Slips with codes, on paper. The file is made once, in memory, and kept nowhere."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from feedback.intake.codes import in_groups
from feedback.releases.documents import to_pdf
from feedback.releases.documents.square_code import as_dots
from feedback.surveys.models import Survey

PUBLIC = "hearback.urls_public"
ON_A_SHEET = 12


def address_of(survey: Survey) -> str:
    """Return the bare public address of a survey: no slip's code is ever in an address."""
    return f"{settings.PUBLIC_URL}{reverse('survey:page', urlconf=PUBLIC, args=[survey.slug])}"


def pdf_of(survey: Survey, codes: Sequence[str], on: date, *, prefix: str, place: str) -> bytes:
    """Return a sheet of instructions and the slips as a PDF/UA file, one slip for each code.
    Raises PackagesMissing where this machine makes no files.
    """
    slips = [in_groups(code) for code in codes]
    address = address_of(survey)
    context = {
        "sheets": [slips[n : n + ON_A_SHEET] for n in range(0, len(slips), ON_A_SHEET)],
        "printed": len(slips),
        "title": survey.current_version().read().title,
        "address": address,
        # As people type it: a browser adds the rest by itself.
        "shown": address.removeprefix("https://").removeprefix("http://"),
        "prefix": prefix,
        "place": place,
        "on": on,
    }
    return to_pdf(render_to_string("builder/slips.html", context), {"code": as_dots(address)})
