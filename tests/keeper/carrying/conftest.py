"""Two rounds between two machines, every `carry in` of the second killed at ten points."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.keeper.carrying.machines import (
    KEYS,
    KeepersMachine,
    Killed,
    Machine,
    Told,
    introduce,
)

MARKER = "qzxtrombonewalrus"
NAME = "Marjorie Quackenbush"
KILLS = 10
SAID = [f"{MARKER}{n} {NAME} of Netherby was still waiting" for n in range(13)]
FIRST, SECOND = SAID[:7], SAID[7:]
MASK_MORE = f"""
from feedback.responses.models import Text
from hearback.people.models import User
text = Text.objects.get(masked__contains="{MARKER}0 ")
text.confirm_masking(User.objects.get(email__startswith="reviewer@"), ["still waiting"])
"""


@dataclass
class Circle:
    """Both machines, the stick, and what was seen on the way."""

    site: Machine
    keeper: KeepersMachine
    stick: Path
    seen: dict[str, Any] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=dict)

    def out(self, name: str, *, given: str = "") -> None:
        """Carry answers to the keeper's machine."""
        assert self.site.carry("out", self.stick / name).code == 0
        self.take_in(self.keeper, name, given=given)

    def back(self, name: str) -> None:
        """Carry what was opened to the site's machine."""
        assert self.keeper.carry("back", self.stick / name).code == 0
        self.take_in(self.site, name)

    def take_in(self, machine: Machine, name: str, **how: Any) -> Told:
        """Take a file in, without being killed."""
        told = machine.carry("in", self.stick / name, **how)
        assert told.code == 0, told.errors
        return told

    def take_in_killed(self, machine: Machine, name: str, calls: int) -> None:
        """Take a file in; killed ten times on the way, and in between nothing else is done. `calls`
        are those of the first file, which begins logs and counts and so takes some more.
        """
        for number in range(1, KILLS + 1):
            try:
                machine.carry("in", self.stick / name, kill_at=calls * number // (KILLS + 4))
            except Killed:
                self.kills[name] = self.kills.get(name, 0) + 1
        self.take_in(machine, name)


@pytest.fixture(scope="package")
def circle(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Circle]:
    """Answers, a round, answers, a round under fire, and the file that confirms the second."""
    folder = tmp_path_factory.mktemp("apart")
    (folder / "stick").mkdir()
    with django_db_blocker.unblock():
        made = Circle(Machine(folder / "site"), KeepersMachine(folder / "keeper"), folder / "stick")
    try:
        go_round_twice(made)
        yield made
    finally:
        with django_db_blocker.unblock():
            made.site.close()
            made.keeper.close()


def go_round_twice(circle: Circle) -> None:
    """Do what docs/keeper-apart.md says, step by step."""
    site, keeper = circle.site, circle.keeper
    introduce(site, keeper)
    keeper.python(KEYS)
    circle.out("out0", given="yes\n")
    keeper.open_batches()
    circle.back("back0")

    site.send(*FIRST)
    assert site.carry("out", circle.stick / "out1").code == 0
    out_calls = circle.take_in(keeper, "out1", watch=True).calls
    assert "opened a batch" in keeper.open_batches().out
    assert keeper.carry("back", circle.stick / "back1").code == 0
    back_calls = circle.take_in(site, "back1", watch=True).calls
    site.python(MASK_MORE)
    circle.take_in(site, "back1")
    circle.seen["after one round"] = texts(site)

    site.send(*SECOND)
    assert site.carry("out", circle.stick / "out2").code == 0
    circle.take_in_killed(keeper, "out2", out_calls)
    circle.seen["at the keeper before the second batch"] = texts(keeper)
    assert "opened a batch" in keeper.open_batches().out
    assert keeper.carry("back", circle.stick / "back2").code == 0
    circle.take_in_killed(site, "back2", back_calls)
    circle.out("out3")


def texts(machine: Machine) -> list[str]:
    """Return all masked texts of a machine, sorted."""
    told = machine.python(
        "import json\nfrom feedback.responses.models import Text\n"
        "print(json.dumps(sorted(Text.objects.values_list('masked', flat=True))))"
    )
    found: list[str] = json.loads(told)
    return found
