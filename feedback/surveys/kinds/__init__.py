"""The kinds of question, each with all it can do: asked, read, checked, shown, counted."""

from feedback.surveys.definition import Kind, QuestionDefinition
from feedback.surveys.kinds.base import InvalidAnswers, Item, QuestionKind, Said
from feedback.surveys.kinds.choosing import HowMany, Many, One
from feedback.surveys.kinds.month import MonthAndYear
from feedback.surveys.kinds.ranking import Rank
from feedback.surveys.kinds.scales import Grid, Scale, ThenAndNow
from feedback.surveys.kinds.statement import SKIPPED, Statement
from feedback.surveys.kinds.words import LongText, ShortText

__all__ = ["KINDS", "SKIPPED", "InvalidAnswers", "Item", "QuestionKind", "Said", "kind_of"]

KINDS: dict[str, QuestionKind] = {
    Kind.SINGLE: One(),
    Kind.MULTIPLE: Many(),
    Kind.SCALE: Scale(),
    Kind.GRID: Grid(),
    Kind.RANK: Rank(),
    Kind.BAND: HowMany(),
    Kind.MONTH: MonthAndYear(),
    Kind.SHORT: ShortText(),
    Kind.TEXT: LongText(),
    Kind.STATEMENT: Statement(),
    Kind.STAR: ThenAndNow(),
}


def kind_of(question: QuestionDefinition) -> QuestionKind:
    """Return what a question's kind can do; KeyError for a kind there is none of."""
    return KINDS[question.kind]
