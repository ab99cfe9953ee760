"""`./run install` after an update: a backup before anything is migrated, and a restart after it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hearback.install import serving, steps
from hearback.install.answers import Answers
from hearback.install.machine import Machine
from hearback.install.steps import Failed, Work

NO_KEY = "There is no backup key yet"
RESTART = "systemctl try-restart hearback-public hearback-office hearback-worker"


@dataclass(frozen=True)
class Watched(Work):
    """Runs nothing, and remembers what it would have run; what is `refused` fails."""

    done: list[str] = field(default_factory=list)
    refused: str = ""

    def do(self, *command: str) -> str:
        self.done.append(" ".join(command))
        return ""

    def hearback(self, tier: str, *arguments: str) -> str:
        command = " ".join((tier, *arguments))
        if command == self.refused:
            raise Failed(NO_KEY)
        return self.do(command)


@pytest.fixture
def work(tmp_path: Path) -> Callable[..., Watched]:
    """Make what every step is given, in folders of its own."""
    (tmp_path / "common.env").write_text(f"HEARBACK_DATA_DIR={tmp_path}\n")
    (tmp_path / "static").mkdir()
    machine = Machine(settings=tmp_path, system=tmp_path, nginx=tmp_path)
    people = ("Partnership", "Short", "contact@x.example", "admin@x.example")
    answers = Answers("voices.example", "office.example", *people, "self-signed")

    def make(refused: str = "") -> Watched:
        return Watched(machine, answers, has_systemd=True, tell=lambda said: None, refused=refused)

    return make


def test_the_first_time_it_migrates_what_nobody_could_miss(work: Callable[..., Watched]) -> None:
    first = work()
    steps.databases(first)
    assert "office migrate" in first.done
    assert "keeper upgrade" not in first.done


def test_later_it_backs_up_first_and_is_refused_without_a_key(
    work: Callable[..., Watched], tmp_path: Path
) -> None:
    (tmp_path / "invited").touch()
    later = work()
    steps.databases(later)
    assert later.done[0] == "keeper upgrade"
    assert not [one for one in later.done if " migrate" in one]
    without = work(refused="keeper upgrade")
    with pytest.raises(Failed, match=NO_KEY):
        steps.databases(without)
    assert without.done == []


def test_what_runs_is_restarted_once_everything_is_in_place(
    work: Callable[..., Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "write", lambda *given: True)
    later = work()
    serving.units(later)
    started = next(one for one in later.done if one.startswith("systemctl enable --now"))
    assert later.done.index(RESTART) < later.done.index(started)


def test_it_makes_the_pepper_and_asks_for_a_copy(work: Callable[..., Watched]) -> None:
    first = work()
    steps.content(first)
    assert "office make_pepper" in first.done
    assert "pepper/pepper.key" in serving.CEREMONY
