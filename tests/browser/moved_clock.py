"""A clock that a test moves: how many days ago it is stands in a file. Importing this moves it.

Sessions, codes and limits go by the processor's seconds and are not moved.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

FILE = Path(os.environ["HEARBACK_TEST_CLOCK"])
really_now = timezone.now


def moved_now() -> datetime:
    """Return the moment it is by the test's clock."""
    return really_now() - timedelta(days=int(FILE.read_text()))


vars(timezone)["now"] = moved_now
