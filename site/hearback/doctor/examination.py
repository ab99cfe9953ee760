"""All that is looked at, in the order it is told."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from hearback.doctor import files, inside, running, state, web
from hearback.grades import Fact, Grade
from hearback.install.machine import Machine

Look = Callable[[Machine], Iterator[Fact]]
# Names are what `--only` takes.
LOOKS: Final[dict[str, Look]] = {
    "settings": files.settings_files,
    "secrets": files.secrets,
    "folders": files.data_folders,
    "key-files": files.key_files,
    "program": files.program,
    "passphrase": files.passphrase,
    "inside": inside.inside,
    "users": running.users,
    "units": running.units,
    "web-log": web.logs,
    "wire": web.on_the_wire,
    "intake-key": state.intake_key,
    "pepper": state.pepper,
    "backup": state.backup,
    "disk": state.disk,
    "clock": state.clock,
    "mail": state.mail,
}


def examine(machine: Machine, names: Iterable[str]) -> Iterator[Fact]:
    """Yield what is found. What may not be looked at by this user is a finding of its own."""
    if not machine.settings.is_dir():
        found = f"There is none: no folder {machine.settings}"
        yield Fact("settings", "Installation", found, Grade.NONE, "./run install", is_well=False)
        return
    for name in names:
        try:
            yield from LOOKS[name](machine)
        except PermissionError as error:
            yield Fact(
                name,
                f"The part “{name}”",
                f"Not to be seen by this user: {error.filename}",
                Grade.BRONZE,
                "Run it as root: ./run doctor",
                is_well=False,
            )


def in_one_line(fact: Fact) -> str:
    """Return what was found and what to do, as one line of a terminal."""
    if fact.is_well:
        return f"ok    {fact.looked_at}: {fact.found}"
    return f"MEND  {fact.looked_at}: {fact.found} → {fact.mend}"
