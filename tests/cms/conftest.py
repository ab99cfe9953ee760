"""The public site as the demonstration's content builds it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import hearback.demo
from cms.content import build_site
from cms.models import HomePage
from engagement.content import load_helplines, load_partnership
from engagement.shipped_helplines import national_helplines
from hearback.packing.issuing import put_out_as_they_come

CONTENT = Path(hearback.demo.__file__).parent / "content"


def read(name: str) -> Any:
    """Return one file of the demonstration's content."""
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


ALL_LINES = len(national_helplines()) + len(read("local_help.json"))


@pytest.fixture
def home(db: None) -> HomePage:
    """The whole tree, with the partnership and its helplines."""
    load_partnership(read("partnership.json"))
    load_helplines(national_helplines())
    load_helplines(read("local_help.json"))
    made = build_site(read("pages.json"), "testserver", 80)
    put_out_as_they_come(date(2026, 11, 22))
    return made
