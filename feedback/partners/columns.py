"""Which column holds what, and which rows can be handed in. Pure: a sheet in, comments out.

Nothing that is told about a row holds a word of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from django.db.models import TextChoices
from django.utils.crypto import salted_hmac

from feedback.masking.cleaning import plain
from feedback.partners.sheets import FORMULA, NO_TEXT, Row, Sheet
from feedback.surveys.definition import TEXT_MAX_GRAPHEMES, Prompt
from feedback.surveys.typed_text import too_long

# How partners' own forms head their boxes, beside our own words for them.
OTHER_WORDS = {
    Prompt.WORKS_WELL: "works well|what went well|went well|good|positive|what helped|compliment",
    Prompt.SHOULD_CHANGE: "should change|what could be better|improve|improvement|improvements|bad"
    "|negative|what did not work|what didn't work|what should be different|complaint",
    Prompt.IDEA: "idea|ideas|suggestion|suggestions",
    Prompt.ANYTHING_ELSE: "anything else|other|general|comment|comments|any other comments",
}
COMMENT_HEADINGS = ("comment", "feedback", "said", "response", "answer", "verbatim", "quote")
PROMPT_HEADINGS = ("question", "prompt", "asked", "type", "category")


class Part(TextChoices):
    """What a column holds."""

    NOTHING = "", "Leave it out"
    COMMENT = "comment", "The comment"
    PROMPT = "prompt", "What the comment answers"


@dataclass(frozen=True)
class Choice:
    """What was chosen for the columns: their places, and what a comment answers where no column
    says.
    """

    comment: int
    prompt: int | None
    otherwise: Prompt


@dataclass(frozen=True)
class Comment:
    """A row that can be handed in."""

    number: int
    prompt: Prompt
    text: str


@dataclass(frozen=True)
class Problem:
    """Why a row can't be handed in."""

    number: int
    words: str

    @property
    def cells(self) -> tuple[object, ...]:
        """What stands in the table."""
        return self.number, self.words


@dataclass(frozen=True)
class Examined:
    """A sheet's rows, told apart."""

    comments: tuple[Comment, ...]
    problems: tuple[Problem, ...]


def examine(sheet: Sheet, choice: Choice) -> Examined:
    """Return the comments of a sheet, and why the other rows are none."""
    comments: list[Comment] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for row in sheet.rows:
        text = row.cells[choice.comment]
        prompt = _prompt(row, choice)
        words = _problem(text) or ("" if prompt else _unknown())
        if words or prompt is None:
            problems.append(Problem(row.number, words))
            continue
        same = first.setdefault(" ".join(text.casefold().split()), row.number)
        if same != row.number:
            problems.append(Problem(row.number, f"The same as row {same}."))
        else:
            comments.append(Comment(row.number, prompt, text))
    return Examined(tuple(comments), tuple(problems))


def _problem(text: str) -> str:
    if not text:
        return "The comment is empty."
    if text == FORMULA:
        return "A formula, not text."
    if text == NO_TEXT:
        return "A number or a date, not text."
    if too_long(text):
        return f"Too long: at most {TEXT_MAX_GRAPHEMES:,} characters."
    if not any(letter.isalpha() for letter in plain(text)):
        return "There are no letters in it."
    return ""


def _unknown() -> str:
    return f"What it answers is none of: {'; '.join(map(str, Prompt.labels))}."


def _prompt(row: Row, choice: Choice) -> Prompt | None:
    """Return what a row's comment answers; None if that can't be told."""
    said = "" if choice.prompt is None else row.cells[choice.prompt]
    if not said:
        return choice.otherwise
    return PROMPTS.get(" ".join(said.replace("’", "'").casefold().split()).strip(" ?.:"))


PROMPTS = dict(
    chain.from_iterable(
        ((words, prompt) for words in (str(prompt.label).casefold(), *others.split("|")))
        for prompt, others in OTHER_WORDS.items()
    )
)


def digest(heading: str) -> str:
    """Return what stands for a heading in the database: a file without headings has somebody's
    words in their place.
    """
    plain_heading = " ".join(heading.casefold().split())
    return salted_hmac("partners.heading", plain_heading, algorithm="sha256").hexdigest()[:32]


def otherwise_key(sheet: Sheet) -> str:
    """Return under what it is remembered what comments answer where no column says it: for the
    same headings in the same order.
    """
    return f"otherwise {digest(' '.join(map(digest, sheet.headings)))}"


def otherwise(sheet: Sheet, known: Mapping[str, str]) -> str:
    """Return what was chosen before for these headings, or that it is anything else."""
    chosen = known.get(otherwise_key(sheet), "")
    return chosen if chosen in Prompt.values else Prompt.ANYTHING_ELSE.value


def guess(sheet: Sheet, known: Mapping[str, str]) -> list[str]:
    """Return a `Part` for each column: what was chosen before for the same heading, else what its
    heading or its length suggests. At most one column gets each part.
    """
    parts = [known.get(digest(heading)) for heading in sheet.headings]
    if Part.COMMENT not in parts:
        open_ones = [place for place, part in enumerate(parts) if part is None]
        if open_ones:
            parts[max(open_ones, key=lambda place: _like_comments(sheet, place))] = Part.COMMENT
    if Part.PROMPT not in parts:
        for place, part in enumerate(parts):
            if part is None and _says(sheet.headings[place], PROMPT_HEADINGS):
                parts[place] = Part.PROMPT
                break
    return [part or Part.NOTHING for part in parts]


def _like_comments(sheet: Sheet, place: int) -> tuple[bool, int]:
    length = sum(len(row.cells[place]) for row in sheet.rows)
    return _says(sheet.headings[place], COMMENT_HEADINGS) and length > 0, length


def _says(heading: str, words: tuple[str, ...]) -> bool:
    return any(word in heading.casefold() for word in words)
