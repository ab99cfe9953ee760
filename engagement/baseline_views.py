"""The office's screen for shares of the population from a file: read, look, mend, store."""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from engagement.baselines import HEADINGS, Change, Examined, Origin, examine, store
from engagement.csv_rows import Unreadable, decode
from engagement.models import PopulationShare
from engagement.reach import CHARACTERISTICS
from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import DAY_FORMATS
from hearback.people.roles import Role

NOT_SEEN = "You changed something since. Look at what it would do, then store it."
PROBLEMS_LEFT = "Mend these rows in the box, or tick that they may be left out."


class BaselinesForm(forms.Form):
    """The rows, as a file or as text that can be mended where it stands, and their origin."""

    file = forms.FileField(
        label="CSV file",
        required=False,
        help_text="At most 1 MB. Its rows then stand in the box below.",
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )
    rows = forms.CharField(
        label="Rows",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="The first row names the columns: characteristic, category and per_cent; if you "
        "have them, name, source, counted_on and url as well.",
    )
    source = forms.CharField(
        label="Source of rows that name none",
        required=False,
        max_length=120,
        help_text="Who counted, and when: “2021 census, Office for National Statistics”, say.",
    )
    counted_on = forms.DateField(
        label="Day of the count, where rows name none",
        required=False,
        input_formats=DAY_FORMATS,
        help_text="For example, 21 March 2021",
        widget=forms.DateInput(format="%d %B %Y", attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Write a day such as 21 March 2021."},
    )
    url = forms.URLField(
        label="Where it is published", required=False, max_length=200, assume_scheme="https"
    )
    leave_out = forms.BooleanField(label="Leave out the rows with problems", required=False)

    examined: Examined | None = None

    def clean(self) -> dict[str, Any]:
        """Read the rows; what can't be read at all is said beside the file or the box."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        place = "file" if file else "rows"
        try:
            text = decode(file.read()) if file else cleaned.get("rows", "")
            if not text.strip():
                raise Unreadable("Choose a file, or type or paste the rows.")
            cleaned["rows"] = text
            origin = Origin(
                cleaned.get("source", ""), cleaned.get("counted_on"), cleaned.get("url", "")
            )
            self.examined = examine(text, origin)
        except Unreadable as problem:
            self.add_error(place, str(problem))
        return cleaned

    @property
    def mark(self) -> str:
        """What stands for the rows and their origin: a page stores only what it showed."""
        given = self.cleaned_data
        parts = [*given["rows"].split(), given["source"], str(given["counted_on"]), given["url"]]
        return sha256("\n".join(parts).encode()).hexdigest()


@allow(Role.OFFICER, Role.COMMUNICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def baselines(request: OfficeRequest) -> HttpResponse:
    """Show what a file's rows would change; store them once they were seen."""
    if request.method != "POST":
        return draw(request, BaselinesForm())
    form = BaselinesForm(request.POST, request.FILES)
    if not form.is_valid() or form.examined is None:
        return draw(request, form, status=400)
    found = form.examined
    if "store" in request.POST and store_seen(request, form, found):
        return redirect("baselines")
    if form.errors:
        return draw(request, form, status=400)
    # The box shows what was read, whether it came as a file or as text.
    shown = BaselinesForm(initial=form.cleaned_data)
    return draw(request, shown, found, mark=form.mark)


def store_seen(request: OfficeRequest, form: BaselinesForm, found: Examined) -> bool:
    """Store the rows if the page showed them as they are now; else say why not."""
    if request.POST.get("seen") != form.mark:
        messages.warning(request, NOT_SEEN)
        return False
    if found.problems and not form.cleaned_data["leave_out"]:
        form.add_error("leave_out", PROBLEMS_LEFT)
        return False
    done = store(found.lines, by=request.user)
    messages.success(request, f"Stored: {done[Change.NEW]} new, {done[Change.OTHER]} changed.")
    return True


def draw(
    request: OfficeRequest,
    form: BaselinesForm,
    found: Examined | None = None,
    *,
    mark: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw the page: the form, what its rows would do, and what is stored now."""
    found = found or form.examined
    shares = PopulationShare.objects.all()
    context = {
        "form": form,
        "found": found,
        "seen": mark or request.POST.get("seen", ""),
        "shares": [
            (share, CHARACTERISTICS.get(share.characteristic, share.characteristic))
            for share in shares
        ],
        "headings": ",".join(HEADINGS),
        "characteristics": CHARACTERISTICS.items(),
    }
    return render(request, "engagement/baselines.html", context, status=status)
