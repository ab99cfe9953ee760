"""The shares of the population shipped with the program: national, a start and no more."""

import json
from pathlib import Path
from typing import Any

SHARES_FILE = Path(__file__).parent / "population_shares.json"


def national_shares() -> list[dict[str, Any]]:
    """Return the shipped shares, in their order."""
    shares: list[dict[str, Any]] = json.loads(SHARES_FILE.read_text(encoding="utf-8"))
    return shares
