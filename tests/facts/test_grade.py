"""The grade is that of the weakest fact, and each fact that is not as it should be lowers it."""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from hearback.facts.here import LOOKS, facts_here
from hearback.facts.machine import facts_of_machine, read_report, write_report
from hearback.facts.reach import ENTER, READ, Viewer
from hearback.grades import COVERS, THREATS, Fact, Grade, grade_of
from tests.factories import TODAY

NOBODY = Viewer(65534, frozenset({65534}))
Changed = Callable[[Any, Path], None]
pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def gold(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """An installation of the best grade, on the disk and in the settings."""
    for name in ("keys", "staging"):
        (tmp_path / name).mkdir(mode=0o700)
    (tmp_path / "staging" / "staging.sqlite3").touch()
    settings.KEY_DIR = tmp_path / "keys"
    settings.DATA_DIR = tmp_path
    settings.MACHINE = "site"
    settings.PUBLIC_URL = "https://voices.example"
    settings.WAGTAILADMIN_BASE_URL = "https://office.example"
    settings.SECURE_HSTS_SECONDS = 1
    settings.SECOND_FACTOR_REQUIRED = True
    named = connections["staging"].settings_dict["NAME"]
    connections["staging"].settings_dict["NAME"] = str(tmp_path / "staging" / "staging.sqlite3")
    yield tmp_path
    connections["staging"].settings_dict["NAME"] = named


def open_staging(settings: Any, folder: Path) -> None:
    (folder / "staging").chmod(0o755)


def lose_keys(settings: Any, folder: Path) -> None:
    settings.MACHINE = "whole"
    settings.KEY_DIR = folder / "nowhere" / "keys"


def lose_staging(settings: Any, folder: Path) -> None:
    (folder / "staging" / "staging.sqlite3").unlink()


def cloud(settings: Any, folder: Path) -> None:
    settings.DATA_DIR = folder / "OneDrive - Testshire" / "hearback"


CHANGES: dict[str, tuple[Grade, Changed]] = {
    "the demonstration": (Grade.NONE, lambda s, _: setattr(s, "DEMO", True)),
    "debug pages": (Grade.NONE, lambda s, _: setattr(s, "DEBUG", True)),
    "plain http": (Grade.NONE, lambda s, _: setattr(s, "PUBLIC_URL", "http://voices.example")),
    "no insisting": (Grade.NONE, lambda s, _: setattr(s, "SECURE_HSTS_SECONDS", 0)),
    "a password alone": (Grade.NONE, lambda s, _: setattr(s, "SECOND_FACTOR_REQUIRED", False)),
    "a cloud folder": (Grade.NONE, cloud),
    "keys others may list": (Grade.BRONZE, lambda _, folder: (folder / "keys").chmod(0o755)),
    "keys others may enter": (Grade.BRONZE, lambda _, folder: (folder / "keys").chmod(0o710)),
    "no file where answers wait": (Grade.BRONZE, lose_staging),
    "the keeper on this machine": (Grade.SILVER, lambda s, _: setattr(s, "MACHINE", "whole")),
}


@pytest.mark.sqlite
def test_with_everything_right_it_is_gold(gold: Path) -> None:
    assert {fact.key: fact.found for fact in facts_here(NOBODY) if fact.allows < Grade.GOLD} == {}
    assert grade_of(facts_here(NOBODY)) == Grade.GOLD


@pytest.mark.sqlite
@pytest.mark.parametrize("name", CHANGES)
def test_each_thing_amiss_lowers_it(gold: Path, settings: Any, name: str) -> None:
    expected, change = CHANGES[name]
    change(settings, gold)
    lower = [fact for fact in facts_here(NOBODY) if fact.allows < Grade.GOLD]
    assert [fact.allows for fact in lower] == [expected]
    assert lower[0].mend
    assert grade_of(facts_here(NOBODY)) == expected


@pytest.mark.sqlite
def test_keys_that_lie_nowhere_are_out_of_nobody_s_reach(gold: Path, settings: Any) -> None:
    lose_keys(settings, gold)
    (keys,) = (fact for fact in facts_here(NOBODY) if fact.key == "keys")
    assert (keys.allows, keys.told) == (Grade.BRONZE, ""), "nobody is told what nobody looked at"
    assert keys.found.startswith("No such folder: ")
    assert "HEARBACK_KEY_DIR" in keys.mend


@pytest.mark.sqlite
def test_with_the_keeper_on_a_machine_apart_there_is_no_key_folder(gold: Path) -> None:
    (gold / "keys").rmdir()
    (keys,) = (fact for fact in facts_here(NOBODY) if fact.key == "keys")
    assert (keys.allows, keys.is_well) == (Grade.GOLD, True)
    assert "a machine of its own" in keys.found
    assert grade_of(facts_here(NOBODY)) == Grade.GOLD


@pytest.mark.sqlite
def test_an_office_that_can_read_what_waits_is_bronze(gold: Path, settings: Any) -> None:
    open_staging(settings, gold)
    (gold / "staging" / "staging.sqlite3").chmod(0o644)
    assert grade_of(facts_here(NOBODY)) == Grade.BRONZE
    (gold / "staging" / "staging.sqlite3").chmod(0o640)
    assert grade_of(facts_here(NOBODY)) == Grade.GOLD


@pytest.mark.sqlite
def test_root_is_bronze_whatever_the_modes_say(gold: Path) -> None:
    assert grade_of(facts_here(Viewer(0, frozenset({0})))) == Grade.BRONZE


@pytest.mark.sqlite
def test_the_keys_owner_is_bronze(gold: Path) -> None:
    """One user for everything is the layout the study calls Bronze."""
    owner = Viewer(os.geteuid() or 4242, frozenset())
    os.chown(gold / "keys", owner.uid, -1)
    assert grade_of(facts_here(owner)) == Grade.BRONZE


@pytest.mark.postgresql
def test_on_postgresql_the_owner_of_everything_is_bronze() -> None:
    found = {fact.key: fact.allows for fact in facts_here(NOBODY)}
    assert found["staging"] == Grade.BRONZE
    assert len(found) == len(LOOKS)


def test_a_group_lets_in_as_its_mode_says(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o740)
    mine = folder.stat()
    member = Viewer(mine.st_uid + 1, frozenset({mine.st_gid}))
    assert member.may(folder, READ)
    assert not member.may(folder, ENTER)
    assert not Viewer(mine.st_uid + 1, frozenset({mine.st_gid + 1})).may(folder, READ)
    assert not member.may(tmp_path / "absent", READ)


def test_a_machine_nobody_examined_is_bronze(tmp_path: Path) -> None:
    report = tmp_path / "machine" / "report.json"
    (fact,) = facts_of_machine(report, TODAY)
    assert (fact.allows, fact.found) == (Grade.BRONZE, "Not examined yet")
    write_report(report, [Fact("x", "X", "Found", Grade.SILVER)], TODAY)
    assert grade_of(facts_of_machine(report, TODAY)) == Grade.SILVER
    assert report.stat().st_mode & 0o777 == 0o644
    late = list(facts_of_machine(report, TODAY + timedelta(days=9)))
    assert [one.allows for one in late] == [Grade.BRONZE]
    assert "lately" in late[0].found
    ahead = list(facts_of_machine(report, TODAY - timedelta(days=9)))
    assert [one.allows for one in ahead] == [Grade.BRONZE]


@pytest.mark.parametrize("words", ["", "{}", '{"on": "x"}', '{"on": "2026-11-22", "facts": [1]}'])
def test_a_damaged_report_is_none(tmp_path: Path, words: str) -> None:
    (tmp_path / "report.json").write_text(words)
    assert read_report(tmp_path / "report.json") is None


def test_no_facts_no_grade_and_each_grade_says_what_it_covers() -> None:
    assert grade_of([]) == Grade.NONE
    assert set(COVERS) == set(Grade)
    assert {len(words) for words in COVERS.values()} == {len(THREATS)}
    assert date(2026, 11, 22) == TODAY
