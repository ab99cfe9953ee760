"""Paper forms of the demonstration: some wait for a second person, and one for a third look."""

from datetime import date

from feedback.keying.form import TypingForm
from feedback.keying.models import TypingRule
from feedback.keying.shown import definition_of
from feedback.keying.taking import Turn, take
from feedback.paper.models import PaperForm
from feedback.surveys.definition import Kind, SurveyDefinition
from feedback.surveys.models import Survey
from hearback.demo import team

PRINTED, TYPED = 6, 3
WRITTEN = "The letter came to my old flat. Please ask first where it is safe to write."


def load_paper_forms(today: date) -> int:
    """Print forms of the first survey, and type some in; return how many wait."""
    survey = Survey.objects.open().order_by("pk")[0]
    officer = team.account_of(team.OFFICER)
    first, second = team.account_of(team.FIRST_CODER), team.account_of(team.SECOND_CODER)
    TypingRule.choose(survey, officer, is_double=True)
    numbers = PaperForm.unused(PRINTED)
    PaperForm.keep(survey.current_version(), "", numbers, officer, today)
    forms = [PaperForm.objects.get(number=number) for number in numbers[:TYPED]]
    for form in forms:
        take(form, _typed(form, 0, Turn.FIRST), Turn.FIRST, first, today)
    take(forms[0], _typed(forms[0], 1, Turn.SECOND), Turn.SECOND, second, today)
    return TYPED


def _typed(form: PaperForm, place: int, turn: Turn) -> TypingForm:
    """Return a form with the choice in this place at each question that has one."""
    definition = definition_of(form)
    typed = TypingForm(definition, _ticks(definition, place), is_again=turn == Turn.SECOND)
    if not typed.is_valid():
        raise ValueError("The page refused the demo’s paper form.")
    return typed


def _ticks(definition: SurveyDefinition, place: int) -> dict[str, str]:
    ticks = {
        question.key: question.choices[place].key
        for question in definition.questions
        if question.kind == Kind.SINGLE
    }
    words = {question.key: WRITTEN for question in definition.questions if question.is_text}
    return {**ticks, **dict(list(words.items())[:1])}
