"""Pages that ask to try again: too many at once, or something failed. Nothing typed is lost.

Such a page shows no answer. What the post held stays in hidden fields, its words sealed like the
answers of earlier pages; only when the button is pressed do they come back to light.
"""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from engagement.shipped_helplines import national_helplines
from feedback.intake import carry, limiter
from feedback.intake.carry import CarryGone
from feedback.intake.code_form import TYPED
from feedback.intake.leaving import leave_nothing_behind
from feedback.intake.pages import even
from feedback.intake.six_words import finding
from feedback.intake.steps import AT, CARRIED, GO, TO_CHECK, TOKEN
from feedback.surveys.ways import Way

KEPT = "step.kept"
FIELDS = (AT, GO, TO_CHECK, TOKEN, CARRIED)
LINES_SHOWN = 6

BUSY = _("Many people are using this at the moment")
WAIT = _(
    "Nothing has been sent yet. Please wait {minutes}, then press “Try again”. Keep this page open:"
    " it holds what you typed, hidden and sealed, for about an hour."
)
# A device that many share wipes its page long before the hour is over.
WAIT_THERE = _(
    "Nothing has been sent yet. Please wait {minutes}, then press “Try again”: this page holds what"
    " you typed, hidden and sealed. Touch the screen now and then while you wait: after a minute"
    " without a touch everything is wiped."
)
NOT_SAVED_THERE = _(
    "Nothing was saved and nothing was sent. In a moment you can press “Try again”: this page holds"
    " your answers, hidden and sealed. Touch the screen now and then while you wait: after a minute"
    " without a touch everything is wiped."
)
SENT = _("Your answers have been sent. You can close this page now.")
BROKEN = _("Sorry, this isn’t working at the moment")
MOMENT = _("Please try again in a moment")
FULL_SECONDS = 5
TWO_AT_ONCE = _(
    "Nothing is lost, and nothing has been sent yet. Somebody else is using six words at this very"
    " moment. Please wait a few seconds, then press “Try again”."
)
NOTHING_SAVED = _(
    "Nothing was saved and nothing was sent. If you leave this page open for a while, you can press"
    " “Try again”: it holds your answers, hidden and sealed, for about an hour."
)
NOTHING_OPENED = _(
    "Nothing was opened, deleted or sent. If you leave this page open for a while, you can press"
    " “Try again”: it holds your six words, hidden and sealed, for about an hour."
)


def draw_busy(posted: QueryDict, now: float, way: Way) -> HttpResponse:
    """Return the page of someone who has to wait: 429, with how long at the most."""
    seconds = limiter.seconds_left(now)
    minutes = gettext("a minute")
    if seconds > 60:
        most = -(-seconds // 60)
        minutes = ngettext("up to {number} minute", "up to {number} minutes", most)
        minutes = minutes.format(number=most)
    words = (WAIT_THERE if way.is_shared else WAIT).format(minutes=minutes)
    response = _draw(posted, now, way, (429, BUSY, words))
    response.headers["Retry-After"] = str(seconds)
    return response


def draw_full(posted: QueryDict, now: float, way: Way) -> HttpResponse:
    """Return the page of someone whose six words can't be looked at this very moment: 429."""
    response = _draw(posted, now, way, (429, MOMENT, TWO_AT_ONCE))
    response.headers["Retry-After"] = str(FULL_SECONDS)
    return response


def draw_broken(posted: QueryDict, now: float, way: Way) -> HttpResponse:
    """Return the page for a fault of ours, while a form is in progress. Asks no database."""
    if way.is_shared:
        words = NOT_SAVED_THERE
    else:
        words = NOTHING_OPENED if finding.is_guess(posted) else NOTHING_SAVED
    return _draw(posted, now, way, (503, BROKEN, words))


def draw_plain_thanks(request: HttpRequest, way: Way) -> HttpResponse:
    """Return what stands in for the last page if that can't be drawn. Asks no database."""
    context = {
        "heading": _("Thank you"),
        "explanation": SENT,
        "helplines": national_helplines(),
        "is_shared": way.is_shared,
        "is_sent": True,
    }
    response = HttpResponse(render_to_string("fault.html", context))
    leave_nothing_behind(response, is_secure=request.is_secure())
    return response


def with_what_was_typed(posted: QueryDict, now: float) -> QueryDict:
    """Return a post as it was before it was asked to try again."""
    if KEPT not in posted:
        return posted
    whole = posted.copy()
    with suppress(CarryGone):
        typed = carry.unseal_typed(str(posted[KEPT]), posted.get(TOKEN, ""), now)
        for name, values in typed.items():
            whole.setlist(name, values)
    del whole[KEPT]
    return whole


def _draw(
    posted: QueryDict, now: float, way: Way, said: tuple[int, str | Promise, str | Promise]
) -> HttpResponse:
    """Return the page that says this: its status, its heading and its words."""
    status, heading, words = said
    context = {
        "heading": heading,
        "explanation": words,
        "helplines": national_helplines()[:LINES_SHOWN],
        "fields": _fields(posted, now),
        "leave_token": posted.get(TOKEN),
        "is_shared": way.is_shared,
    }
    # Without the request: what every page is given comes from a database.
    return even(HttpResponse(render_to_string("intake/again.html", context), status=status))


def _fields(posted: QueryDict, now: float) -> dict[str, str]:
    """Return the hidden fields that make the same post again. Raises TooLarge for more words than
    any page of ours takes.
    """
    fields = {name: str(posted[name]) for name in FIELDS if name in posted}
    # Names of our own hold a dot, those of questions never do.
    typed = {name: posted.getlist(name) for name in posted if "." not in name or name == TYPED}
    if typed:
        fields[KEPT] = carry.seal_typed(typed, posted.get(TOKEN, ""), now)
    return fields
