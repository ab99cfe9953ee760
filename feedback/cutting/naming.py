"""Which questions and choices of a survey's versions count as the same, and what each is called.

Answers stay with the version they were given to. A version that only changed words keeps every key;
in any other, a question counts as the same if it asks the same, and a choice if it says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from feedback.surveys.definition import ChoiceDefinition, Joined, QuestionDefinition
from feedback.surveys.models import SurveyVersion

# What a joined answer is called in figures, whatever the key of its question.
JOINED_SLUGS = {Joined.AREA: "area", Joined.AGE: "age-band"}


@dataclass
class Known:
    """A question as it was asked first, under the slug that figures call it by.

    `choices` has, by slug, each choice's key and what it says by now.
    """

    slug: str
    wanted: str
    asks: tuple[str, str]
    choices: dict[str, tuple[str, str]] = field(default_factory=dict)

    def slug_of(self, choice: ChoiceDefinition, number: int) -> str:
        """Return the slug of a choice: its key, unless that said something else before."""
        said = (choice.key, choice.label)
        for slug, earlier in self.choices.items():
            if earlier == said:
                return slug
        slug = f"{choice.key}-v{number}" if choice.key in self.choices else choice.key
        self.choices[slug] = said
        return slug


@dataclass(frozen=True)
class Named:
    """A question of one version: the slugs of it and of its choices, by their keys."""

    slug: str
    choices: dict[str, str]


class Names:
    """The slugs of a survey's questions, version by version in their order."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._latest: dict[str, Named] = {}

    def name(
        self,
        version: SurveyVersion,
        question: QuestionDefinition,
        item: str,
        label: str,
        choices: Sequence[ChoiceDefinition],
    ) -> Named:
        """Return what an item of a question is called in figures. Versions come in their order."""
        earlier = self._latest.get(item)
        if earlier and version.is_wording_only:
            known = self._known[earlier.slug]
            named = Named(known.slug, {c.key: earlier.choices.get(c.key, c.key) for c in choices})
            known.choices.update({named.choices[c.key]: (c.key, c.label) for c in choices})
        else:
            known = self._find(version, question, item, label)
            named = Named(known.slug, {c.key: known.slug_of(c, version.number) for c in choices})
        self._latest[item] = named
        return named

    def _find(
        self, version: SurveyVersion, question: QuestionDefinition, item: str, label: str
    ) -> Known:
        if question.joined_as:
            asks, wanted = ("joined", question.joined_as), JOINED_SLUGS[Joined(question.joined_as)]
        else:
            asks, wanted = (question.kind, f"{question.text}\n{label}"), item
        same = (each for each in self._known.values() if each.asks == asks)
        found = next((each for each in same if each.wanted == wanted), None)
        if found is None:
            slug = wanted if wanted not in self._known else f"{wanted}-v{version.number}"
            found = self._known[slug] = Known(slug, wanted, asks)
        return found
