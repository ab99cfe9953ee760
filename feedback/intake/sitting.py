"""One person's form in progress: her token and her carried answers, and nothing about her."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from feedback.intake import carry, token
from feedback.intake.carry import Carried, CarryGone
from feedback.intake.six_words import choosing
from feedback.intake.steps import CARRIED, TOKEN, is_last
from feedback.intake.submission import is_over
from feedback.intake.token import FormToken
from feedback.surveys.definition import SurveyDefinition

# A box that people can't see and programs fill in. Its name is one that no browser fills by itself.
TRAP = "step.leave-empty"

ROBOT = _(
    "Something filled in a hidden box, as programs do. Nothing has been sent yet."
    " If you are a person, please send your answers once more."
)
TOO_OLD = _(
    "This form was open for more than a day. Your answers are still here, and nothing has been"
    " sent yet. If you still want to, send them now."
)
TOO_FAST = _(
    "Nothing has been sent yet."
    " Please look at your answers, then press “Send my answers” once more."
)


class Finished(Exception):
    """The form was sent or left: it shows no answer to anyone any more."""


class StartAgain(Exception):
    """Nothing of this form can be opened any more."""


@dataclass(frozen=True)
class Sitting:
    """A form in progress. `lost` says that the answers of earlier pages can't be opened, but what
    was typed on this one may still be shown.
    """

    token: FormToken
    carried: Carried
    lost: bool = False

    def hidden_fields(self, slug: str, answers: dict[str, Any], now: float) -> dict[str, str]:
        """Return the fields that carry this sitting on to the survey's next page."""
        carried = replace(self.carried, answers=answers)
        return {
            TOKEN: self.token.sign(),
            CARRIED: carry.seal(carried, slug, self.token.nonce, now),
        }

    def with_words(self) -> "Sitting":
        """Return it with six words: those it has, or others by lot."""
        words = self.carried.words or choosing.choose()
        return replace(self, carried=replace(self.carried, words=words))

    def renewed(self, now: float) -> "Sitting":
        """Return the same answers under a new token."""
        return Sitting(token.make(now), self.carried)


def begin(definition: SurveyDefinition, now: float) -> Sitting:
    """Return a new, empty form."""
    return Sitting(token.make(now), _empty(definition, now))


def resume(
    definition: SurveyDefinition, posted: Mapping[str, Any], now: float, today: date
) -> Sitting:
    """Return the form that a posted page belongs to; `definition` is the survey as it is now, the
    form's may be an earlier version.

    Raises Finished if it was sent or left: pages of it that the browser still holds must show
    nothing.
    Raises StartAgain if it is no form of ours, or so old that a page kept by the browser is more
    likely to be found by someone else than to be sent by the one who wrote it.
    """
    found = token.read(posted.get(TOKEN, ""))
    if found is None:
        raise StartAgain
    carried = _carried(definition.slug, posted, found, now)
    # A send finds out for itself, in its own transaction.
    sends_now = carried is not None and is_last(posted) and not found.is_expired(now)
    if not sends_now and is_over(found.nonce, today):
        raise Finished
    if carried is None and found.is_expired(now):
        raise StartAgain
    return Sitting(found, carried or _empty(definition, now), lost=carried is None)


def why_not_send(sitting: Sitting, posted: Mapping[str, Any], now: float) -> str:
    """Return what to say instead of sending, or "" if it may be sent."""
    if posted.get(TRAP):
        return str(ROBOT)
    if sitting.token.is_expired(now):
        return str(TOO_OLD)
    if 0 <= now - sitting.carried.began < token.QUICKEST_SECONDS:
        return str(TOO_FAST)
    return ""


def _empty(definition: SurveyDefinition, now: float) -> Carried:
    return Carried(int(now), {}, definition.number)


def _carried(slug: str, posted: Mapping[str, Any], found: FormToken, now: float) -> Carried | None:
    try:
        return carry.unseal(posted.get(CARRIED, ""), slug, found.nonce, now)
    except CarryGone:
        return None
