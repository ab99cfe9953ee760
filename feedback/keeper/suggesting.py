"""Themes the machine suggests for fresh texts, with the words that speak for them."""

from collections.abc import Iterator

from feedback.responses.models import Coding, Text, Theme
from feedback.theming import Matcher, ThemeWords


class Suggester:
    """The phrases of the codebook in use, made ready once for a whole run."""

    def __init__(self) -> None:
        themes = Theme.objects.in_use()
        self._themes = {str(theme.pk): theme for theme in themes}
        self._matcher = Matcher(
            ThemeWords(key, theme.phrases) for key, theme in self._themes.items()
        )

    def suggest(self, text: Text) -> Iterator[Coding]:
        """Yield unsaved suggestions; only masked words are looked at."""
        for suggestion in self._matcher.suggest(text.masked):
            yield Coding(
                text=text,
                theme=self._themes[suggestion.slug],
                status=Coding.Status.SUGGESTED,
                words=suggestion.words,
            )
