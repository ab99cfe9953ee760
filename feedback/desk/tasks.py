"""What the office hands to the worker. Light: a command's code is loaded when it is run."""

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django_tasks import task

from feedback.desk.runs import Run
from hearback.people.models import User


@task()
def work(run: int) -> None:
    """Do the run of this number; after a training, suggest with what was learned."""
    call_command("suggest", run=run)
    trained = Run.objects.filter(pk=run, kind=Run.Kind.TRAIN, status=Run.Status.DONE).first()
    if trained:
        try:
            call_command("suggest", run=Run.ask(Run.Kind.SUGGEST, trained.asked_by).pk)
        except ValidationError:
            # Somebody asked for it in the meantime; it will be with the new model.
            return


@transaction.atomic
def hand_over(kind: str, by: User) -> None:
    """Ask the worker for a run. Raises ValidationError if one of its kind waits or goes on."""
    work.enqueue(Run.ask(kind, by).pk)
