"""Settings as the installer writes them for PostgreSQL: FOLDER OWNER PUBLIC, twice."""

import sys
from dataclasses import replace
from pathlib import Path

from hearback.install import steps
from hearback.install.answers import read_answers
from hearback.install.machine import Machine

if __name__ == "__main__":
    folder, owner, public = sys.argv[1:]
    answers = replace(
        read_answers(Machine().settings / steps.ANSWERS),
        database_url=owner,
        staging_url=f"{owner}2",
        public_database_url=public,
        public_staging_url=f"{public}2",
    )
    work = steps.Work(Machine(settings=Path(folder)), answers, has_systemd=False, tell=print)
    steps.settings(work)
    # As an earlier version left it: the next run mends that.
    with (Path(folder) / "common.env").open("a") as common:
        common.write(f"HEARBACK_DATABASE_URL={owner}\n")
    steps.settings(work)
