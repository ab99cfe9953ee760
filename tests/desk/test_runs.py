"""The worker's runs: never two of a kind, stopped at the next step, given up when silent."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from feedback.desk import tasks
from feedback.desk.management.commands import suggest as command
from feedback.desk.runs import SILENT_FOR, Refused, Run, Stopped
from hearback.people.models import AuditEntry, User

pytestmark = pytest.mark.django_db
TRAIN = Run.Kind.TRAIN


def failing(fault: Exception) -> Callable[[Run], None]:
    """Return work that goes wrong."""

    def work(run: Run) -> None:
        raise fault

    return work


def test_a_second_press_starts_nothing(ana: User) -> None:
    tasks.hand_over(TRAIN, ana)
    with pytest.raises(ValidationError, match="going on already"):
        tasks.hand_over(TRAIN, ana)
    assert Run.objects.count() == DBTaskResult.objects.count() == 1
    tasks.hand_over(Run.Kind.SUGGEST, ana)
    assert AuditEntry.objects.filter(action__startswith="suggestions.").count() == 2


def test_a_run_is_begun_once_and_done_once() -> None:
    run = Run.ask(TRAIN, None)
    assert run.begin()
    assert not run.begin()

    def work(run: Run) -> None:
        run.go_on(40)
        run.note = "Well."

    run.do(work)
    run.refresh_from_db()
    assert (run.status, run.percent, run.note) == (Run.Status.DONE, 40, "Well.")
    assert run.alive_at is None
    assert Run.ask(TRAIN, None)


def test_stopping_ends_it_at_the_next_step(ana: User) -> None:
    run = Run.ask(TRAIN, ana)
    run.begin()
    run.stop(ana)
    went_on: list[Run] = []

    def work(run: Run) -> None:
        run.go_on(50)
        went_on.append(run)

    run.do(work)
    assert went_on == []
    run.refresh_from_db()
    assert run.status == Run.Status.STOPPED
    with pytest.raises(ValidationError):
        run.stop(ana)


def test_one_stopped_before_its_turn_is_not_done(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Run] = []
    monkeypatch.setitem(command.WORK, TRAIN, done.append)
    run = Run.ask(TRAIN, ana)
    run.stop(ana)
    call_command("suggest", run=run.pk)
    assert done == []
    call_command("suggest", run=Run.ask(TRAIN, ana).pk)
    assert len(done) == 1


def test_a_silent_run_is_interrupted_and_changes_nothing_any_more() -> None:
    run = Run.ask(TRAIN, None)
    run.begin()
    still = Run.latest(TRAIN)
    assert still
    assert still.status == Run.Status.RUNNING
    Run.objects.update(alive_at=timezone.now() - SILENT_FOR - timedelta(seconds=1))
    given_up = Run.latest(TRAIN)
    assert given_up
    assert given_up.status == Run.Status.INTERRUPTED
    with pytest.raises(Stopped):
        run.go_on(60)
    assert Run.ask(TRAIN, None)


def test_what_went_wrong_is_said() -> None:
    run = Run.ask(TRAIN, None)
    run.begin()
    run.do(failing(Refused("There is no codebook.")))
    run.refresh_from_db()
    assert (run.status, run.note) == (Run.Status.FAILED, "There is no codebook.")
    again = Run.ask(TRAIN, None)
    again.begin()
    with pytest.raises(RuntimeError):
        again.do(failing(RuntimeError("words of a text")))
    again.refresh_from_db()
    assert again.status == Run.Status.FAILED
    assert "words" not in again.note


def test_after_a_training_the_worker_suggests(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for kind in command.WORK:
        monkeypatch.setitem(command.WORK, kind, lambda run: done.append(run.kind))
    tasks.hand_over(TRAIN, ana)
    tasks.work.func(Run.objects.get().pk)
    assert done == ["train", "suggest"]
    call_command("suggest")
    assert done[2:] == ["suggest", "leads"]
