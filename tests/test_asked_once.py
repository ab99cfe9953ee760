"""What continuous integration asks of one database alone is there, and asked of that one."""

from pathlib import Path

from tests.asked_once import ASKED_ONCE


def test_each_file_is_there_and_asked_of_one_database_alone() -> None:
    listed = [name for names in ASKED_ONCE.values() for name in names]
    assert len(listed) == len(set(listed))
    assert [name for name in listed if not Path(name).is_file()] == []
