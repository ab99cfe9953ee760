"""Who holds the device: a worker who sits with somebody, or a service that lends it. What changes
with that is what the form offers and what the promise must say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext as _

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.promise import Promise, promise_for
from feedback.surveys.ways import ADDRESSED, AnswerMode

WITHOUT, MORE = "without", "more"


def in_hands_of(definition: SurveyDefinition, mode: str) -> SurveyDefinition:
    """Return the survey as it is asked in this mode. A device that many share shows nobody six
    words: the next person may read them over a shoulder, or find the paper beside it.
    """
    if mode != AnswerMode.KIOSK:
        return definition
    return replace(definition, offers_receipt=False, may_save=False)


def promise_in(definition: SurveyDefinition, mode: str) -> Promise:
    """Return the promise for who answers in this mode, in the language that is active."""
    promise = promise_for(in_hands_of(definition, mode))
    return replace(
        promise,
        not_kept=[*promise.not_kept, *NOT_KEPT[mode]()],
        cannot=[*promise.cannot, *CANNOT[mode]()],
    )


def _not_kept_of_help() -> Iterator[str]:
    yield _(
        "who helped you, or where: a worker was with you, and all we may keep of that is “with"
        " help”"
    )


def _cannot_of_help() -> Iterator[str]:
    yield _(
        "The worker with you hears what you say, and this site can’t change that. If you tell them"
        " that someone is in danger, they may have to act on it."
    )


def _not_kept_on_a_device() -> Iterator[str]:
    yield _(
        "what you type, on this device: it is wiped when you send or leave, and after a minute"
        " without a touch"
    )


def _cannot_on_a_device() -> Iterator[str]:
    yield _("We can’t see who is behind you. If someone could read this screen, stop and leave.")


NOT_KEPT = {
    AnswerMode.ASSISTED.value: _not_kept_of_help,
    AnswerMode.KIOSK.value: _not_kept_on_a_device,
}
CANNOT = {
    AnswerMode.ASSISTED.value: _cannot_of_help,
    AnswerMode.KIOSK.value: _cannot_on_a_device,
}


def frozen_hands(definition: SurveyDefinition) -> dict[str, Any]:
    """Return what the promise of each mode has more or less than the one for who answers alone, in
    the language that is active: a whole promise each would make every step of a form slower.
    """
    alone = asdict(promise_for(definition))
    return {mode: _difference(alone, promise_in(definition, mode)) for mode in ADDRESSED}


def _difference(alone: Mapping[str, list[str]], promise: Promise) -> dict[str, Any]:
    found = {}
    for name, said in asdict(promise).items():
        without = [sentence for sentence in alone[name] if sentence not in said]
        more = [sentence for sentence in said if sentence not in alone[name]]
        if without or more:
            found[name] = {WITHOUT: without, MORE: more}
    return found


def with_hands(promise: Promise, difference: Mapping[str, Any]) -> Promise:
    """Return a frozen promise with what was frozen for this mode."""
    said = asdict(promise)
    for name, change in difference.items():
        stays = [sentence for sentence in said[name] if sentence not in change[WITHOUT]]
        said[name] = [*stays, *change[MORE]]
    return Promise(**said)
