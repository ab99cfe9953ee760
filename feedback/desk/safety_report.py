"""What the safety check found in a draft, as officers and those who approve see it."""

from dataclasses import dataclass
from datetime import date

from feedback.surveys.models import TASK_ROLES, Approval, Draft, Judged, Survey
from feedback.surveys.safety import RULES, Rule
from hearback.people.models import User


@dataclass(frozen=True)
class Report:
    """Concerns by what they mean for opening, the rules that found nothing, and each task with its
    latest word on what is written now.
    """

    obstacles: list[Judged]
    advice: list[Judged]
    overruled: list[Judged]
    passed: list[Rule]
    tasks: list[tuple[str, Approval | None]]
    is_asked: bool

    @property
    def to_mend(self) -> list[Judged]:
        """What an officer can mend herself: everything but the missing words of others."""
        return [each for each in self.obstacles if each.rule.slug not in WORDS_OF_OTHERS]


WORDS_OF_OTHERS = ("no_safeguarding", "no_data_protection")


def report_on(draft: Draft, today: date) -> Report:
    """Run the safety check on a draft."""
    judged = draft.judged(today)
    found = {each.rule.slug for each in judged}
    words = draft.words()
    return Report(
        obstacles=[each for each in judged if each.is_obstacle],
        advice=[each for each in judged if not each.rule.is_blocking],
        overruled=[each for each in judged if each.rule.is_blocking and each.override],
        passed=[rule for rule in RULES if rule.slug not in found],
        tasks=[(task.label, words.get(task.value)) for task in Approval.Task],
        is_asked=draft.is_asked,
    )


def awaiting_word_of(user: User) -> list[Survey]:
    """Return the surveys that were sent for approval and still need this person's word."""
    tasks = [task.value for task, role in TASK_ROLES.items() if user.has_role(role)]
    if not tasks:
        return []
    sent = Draft.objects.exclude(asked="").select_related("survey")
    return [
        draft.survey for draft in sent if draft.is_asked and not set(tasks) <= draft.words().keys()
    ]


def approval_of(survey: Survey) -> str:
    """Return how approval of what is written now stands: "Sent for approval", "Sent back",
    "Approved", or "" where nothing was sent or nothing is left to go out.
    """
    draft = survey.draft
    if not survey.can_be_edited or not draft.is_asked:
        return ""
    is_out = survey.status == Survey.Status.OPEN
    if is_out and not draft.told():
        return ""
    words = draft.words().values()
    if any(not word.is_approved for word in words):
        return "Sent back"
    return "Approved" if len(words) == len(TASK_ROLES) else "Sent for approval"
