"""What those who approve a survey type, and the days of a survey."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from feedback.surveys.models import Approval, Draft, Survey
from hearback.people.models import User

YES, NO = "yes", "no"


class ApprovalForm(forms.Form):
    """A yes, or a no that says what should change."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[(YES, "Approve it"), (NO, "Send it back")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to approve it or to send it back."},
    )
    note = forms.CharField(
        label="What should change",
        help_text="The officer reads this. Needed when you send it back.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    read = forms.CharField(widget=forms.HiddenInput)

    field_order = ["task", "decision", "note", "read"]

    def __init__(self, tasks: Sequence[Approval.Task], mark: str, data: Any = None) -> None:
        super().__init__(data, initial={"read": mark})
        self.tasks = list(tasks)
        if len(self.tasks) > 1:
            self.fields["task"] = forms.ChoiceField(
                label="You speak for",
                choices=[(task.value, task.label) for task in self.tasks],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose for whom you speak."},
            )
            self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Refuse a no without a word."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == NO and not cleaned.get("note", "").strip():
            self.add_error("note", "Say what should change.")
        return cleaned

    def decide(self, draft: Draft, by: User, on: date) -> None:
        """Record it. Raises ValidationError if the draft is no longer what was sent."""
        task = Approval.Task(self.cleaned_data.get("task", self.tasks[0]))
        note, read = self.cleaned_data["note"], self.cleaned_data["read"]
        is_approved = self.cleaned_data["decision"] == YES
        draft.decide(task, by, on, is_approved=is_approved, note=note, read=read)


class ReasonForm(forms.Form):
    """Why a concern may stand."""

    reason = forms.CharField(
        label="Why may it stand?",
        help_text="Your reason goes into the audit log, with your name and the day.",
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=10,
        error_messages={
            "required": "Give your reason: it is written down.",
            "min_length": "Give your reason in a sentence: it is written down.",
        },
    )


class DaysForm(forms.Form):
    """The last day of a survey, and the day by which we answer."""

    closes_on = forms.DateField(
        label="Last day",
        help_text="It closes by itself at the end of this day.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    answer_due = forms.DateField(
        label="We answer by",
        help_text="By this day we say in public what we heard. Late is shown as late.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, survey: Survey, data: Any = None) -> None:
        days = {"closes_on": survey.closes_on, "answer_due": survey.answer_due}
        super().__init__(data, initial=days)

    def clean(self) -> dict[str, Any]:
        """Refuse an answer before the end."""
        cleaned = super().clean() or {}
        last, due = cleaned.get("closes_on"), cleaned.get("answer_due")
        if last and due and due < last:
            self.add_error("answer_due", "We answer after the last day, not before.")
        return cleaned
