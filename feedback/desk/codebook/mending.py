"""What is to be put right in the draft, each with the field where that is done."""

from dataclasses import dataclass

from feedback.desk.codebook.forms import ThemeForm
from feedback.responses.book.diff import NAMES
from feedback.responses.book.mentions import mentions_of_gone
from feedback.responses.models import CodebookDraft
from feedback.responses.models.publishing import content_in_use


@dataclass(frozen=True)
class ToMend:
    """One thing to put right: the theme it is about, and the field of its page; no slug for what is
    about the whole or about a group.
    """

    what: str
    name: str = ""
    slug: str = ""
    field: str = "name"


def keeps_from_publishing(draft: CodebookDraft) -> list[ToMend]:
    """Return all that keeps a draft from being published."""
    themes = list(draft.read().content.themes())
    rows = []
    for problem in draft.problems():
        if problem.theme is None:
            rows.append(ToMend(problem.what))
            continue
        theme = themes[problem.theme]
        field = problem.field if problem.field in ThemeForm.base_fields else "name"
        rows.append(ToMend(problem.what, theme.name or theme.slug, theme.slug, field))
    return rows


def names_what_goes(draft: CodebookDraft) -> list[ToMend]:
    """Return the words of a draft that name a theme it no longer has."""
    found = mentions_of_gone(content_in_use(), draft.read().content)
    return [
        ToMend(f"{NAMES[each.field]} names “{each.names}”.", each.name, each.theme, each.field)
        for each in found
    ]
