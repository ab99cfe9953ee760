"""A version of the codebook as pages lay it out: the desk's, and the board's."""

from engagement.models import Priority
from feedback.responses.book.content import GroupContent, ThemeContent
from feedback.responses.models import Codebook

ShownTheme = tuple[ThemeContent, list[str]]


def groups_of(codebook: Codebook | None) -> list[tuple[GroupContent, list[ShownTheme]]]:
    """Return the groups with their themes, each theme with the names of its priorities; nothing
    without a codebook.
    """
    if codebook is None:
        return []
    names = {priority.slug: priority.name for priority in Priority.objects.all()}
    return [
        (group, [(theme, [names.get(slug, slug) for slug in theme.priorities]) for theme in themes])
        for group, themes in ((group, group.themes) for group in codebook.read().groups)
    ]
