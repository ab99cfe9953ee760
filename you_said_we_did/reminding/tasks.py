"""What the office hands to the worker. Light: a command's code is loaded when it is run."""

from django.core.management import call_command
from django_tasks import task


@task()
def write() -> None:
    """Send the reminders that wait."""
    call_command("send_reminders", waiting=True)
