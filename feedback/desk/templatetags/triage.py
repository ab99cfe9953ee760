"""Flags on the page of a text, and what to read first on the pages that lead to texts."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import RequestContext

from feedback.desk.reading_first import Urgent
from feedback.responses.hiding import stands_in
from feedback.responses.models import Flag, FlagKind, Text
from hearback.people.models import User
from hearback.people.roles import Role

register = template.Library()


@dataclass(frozen=True)
class FlagRow:
    """One flag as it is shown, with the triggers that still stand in the text."""

    kind: FlagKind
    words: tuple[str, ...]
    is_urgent: bool


def rows_of(text: Text, flags: list[Flag], status: str) -> list[FlagRow]:
    """Return the flags of this status, in the order of the list of kinds."""
    found = sorted(
        (flag for flag in flags if flag.status == status),
        key=lambda flag: FlagKind.values.index(flag.kind),
    )
    return [
        FlagRow(
            FlagKind(flag.kind),
            tuple(words for words in flag.words if stands_in(words, text.masked)),
            flag.is_urgent,
        )
        for flag in found
    ]


@register.inclusion_tag("desk/_flags.html")
def flags_of(text: Text, user: User) -> dict[str, Any]:
    """Draw a text's flags, with a button for each thing one can say about them."""
    flags = list(text.flags.all())
    on_it = {flag.kind for flag in flags if flag.status != Flag.Status.DISMISSED}
    return {
        "text": text,
        "suggested": rows_of(text, flags, Flag.Status.SUGGESTED),
        "confirmed": rows_of(text, flags, Flag.Status.CONFIRMED),
        "dismissed": rows_of(text, flags, Flag.Status.DISMISSED),
        "others": [kind for kind in FlagKind if kind not in on_it],
        "wants_reply": FlagKind.WANTS_REPLY in on_it,
        "left": Urgent(user).of(text.respondent_group).exclude(pk=text.pk).count(),
    }


@register.inclusion_tag("desk/_read_first.html", takes_context=True)
def read_first(context: RequestContext, group: str = "") -> dict[str, Any]:
    """Draw the box of what to read first: of one group, or of each this person reads."""
    user = context["request"].user
    choices = Urgent(user).by_group() if user.has_role(Role.OFFICER, Role.CODER) else []
    return {"choices": [one for one in choices if not group or one.group == group]}
