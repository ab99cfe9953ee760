"""A fictional plan with everything that real ones have: the irregularities are those of R64."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

VALE = Path(__file__).parent / "files" / "wetherby_vale.tsv"
HEADINGS = "Action\tLead(s)\tTimescales\tTasks\tRAG rating\tProgress/update"


def table_of(*rows: str, headings: str = HEADINGS) -> bytes:
    """A tab-separated table below its headings, each row as wide as they are."""
    width = headings.count("\t")
    filled = [row + "\t" * (width - row.count("\t")) if row else "" for row in rows]
    return "\n".join([headings, *filled]).encode()


def dry_run(path: Path) -> dict[str, Any]:
    """What `import-plan --dry-run --json` prints."""
    printed = StringIO()
    call_command("import_plan", path, dry_run=True, json=True, stdout=printed)
    read: dict[str, Any] = json.loads(printed.getvalue())
    return read
