"""The command line of `./run doctor`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from hearback.doctor.examination import LOOKS, examine, in_one_line
from hearback.facts.machine import write_report
from hearback.grades import Fact, Grade
from hearback.install.machine import FULL_PERCENT, Machine


def parser() -> argparse.ArgumentParser:
    """Return what it understands."""
    made = argparse.ArgumentParser(
        prog="./run doctor",
        description="Look at this installation and say what to mend. Ends with 1 if anything is.",
    )
    made.add_argument("--json", action="store_true", help="print every finding as JSON")
    made.add_argument("--all", action="store_true", help="also say what is as it should be")
    made.add_argument(
        "--only", nargs="+", choices=list(LOOKS), metavar="PART", help=f"of {', '.join(LOOKS)}"
    )
    made.add_argument(
        "--full-percent",
        type=int,
        default=FULL_PERCENT,
        metavar="N",
        help=f"call a disk full from N percent on (usually {FULL_PERCENT})",
    )
    made.add_argument("--root", type=Path, help="look inside this folder, as in a container")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine, tell, and return 0 or 1. A whole examination by root is written down for the safety
    page.
    """
    asked = parser().parse_args(arguments)
    if asked.root:
        os.chroot(asked.root)
        os.chdir("/")
    machine = Machine(full_percent=asked.full_percent)
    facts = list(examine(machine, asked.only or LOOKS))
    if not asked.only and os.geteuid() == 0 and machine.settings.is_dir():
        write_report(machine.data("machine") / "report.json", for_the_page(facts), date.today())
    tell(facts, as_json=asked.json, everything=asked.all)
    return 0 if all(fact.is_well for fact in facts) else 1


def for_the_page(facts: list[Fact]) -> list[Fact]:
    """Return what the safety page shows: what is amiss, what limits the grade, what is told."""
    return [fact for fact in facts if not fact.is_well or fact.allows < Grade.GOLD or fact.told]


def tell(facts: list[Fact], *, as_json: bool, everything: bool) -> None:
    """Print the findings, one a line."""
    if as_json:
        rows = [{**asdict(fact), "allows": fact.allows.label} for fact in facts]
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        return
    for fact in facts:
        if everything or not fact.is_well:
            sys.stdout.write(in_one_line(fact) + "\n")
    wrong = sum(not fact.is_well for fact in facts)
    amiss = f"{wrong} to mend" if wrong else "nothing to mend"
    sys.stdout.write(f"{len(facts)} things looked at, {amiss}.\n")
