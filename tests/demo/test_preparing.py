"""First start, second start, a start that was cut short, an older one, and starting over."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from django.test import override_settings
from wagtail.models import Site

from cms.protection import Statement
from feedback.private_files import one_at_a_time
from hearback.demo import databases, servers, static_files, storage
from hearback.demo.management.commands import demo as demo_command

DB = pytest.mark.django_db(databases=["default", "staging"])
Prepare = Callable[..., str]


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Loading, watched instead of done; each load leaves a line here."""
    done: list[str] = []
    monkeypatch.setattr(demo_command, "load_everything", lambda *a: done.append("loaded"))
    monkeypatch.setattr(demo_command, "collect_static", lambda: None)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    return done


@pytest.fixture
def prepare(demo: Path, loads: list[str]) -> Prepare:
    """Run the command up to where it would start the processes, and return what it printed."""

    def run(*arguments: str) -> str:
        out = StringIO()
        call_command("demo", "--prepare-only", *arguments, stdout=out)
        return out.getvalue()

    return run


@DB
def test_the_second_start_loads_nothing(prepare: Prepare, loads: list[str], demo: Path) -> None:
    assert "1/3" in prepare()
    (demo / "mail").mkdir()
    assert "next time it is there" not in prepare()
    assert loads == ["loaded"]
    assert (demo / "mail").exists()
    assert Statement.current() is not None, "the page on safety says what was found here"


@DB
def test_a_start_that_was_cut_short_is_started_over(
    prepare: Prepare, loads: list[str], demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object) -> None:
        (demo / "keys").mkdir()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(demo_command, "load_everything", interrupted)
        with pytest.raises(KeyboardInterrupt):
            prepare()
    assert not storage.is_loaded()
    prepare()
    assert loads == ["loaded"]


@DB
def test_an_older_demonstration_is_kept_and_said_to_be_older(
    prepare: Prepare, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare()
    monkeypatch.setattr(storage, "CONTENT_VERSION", storage.CONTENT_VERSION + 1)
    assert "./run demo --fresh" in prepare()
    assert loads == ["loaded"]


@DB
def test_fresh_starts_over_and_removes_only_its_own(
    prepare: Prepare, loads: list[str], demo: Path
) -> None:
    prepare()
    theirs = [demo / "secrets.json", demo / "holiday.jpg", demo / "letters" / "one.txt"]
    (demo / "letters").mkdir()
    for path in theirs:
        path.write_text("mine")
    (demo / "staging.sqlite3").write_text("old")
    prepare("--fresh")
    assert loads == ["loaded", "loaded"]
    assert all(path.read_text() == "mine" for path in theirs)
    assert not (demo / "staging.sqlite3").exists()


@DB
def test_two_demonstrations_in_one_folder_are_refused(
    prepare: Prepare, loads: list[str], demo: Path
) -> None:
    (demo / "staging.sqlite3").write_text("in use")
    with one_at_a_time(demo), pytest.raises(CommandError, match="running already"):
        prepare("--fresh")
    assert loads == []
    assert (demo / "staging.sqlite3").exists()


@DB
def test_pages_know_the_port_of_this_start(
    demo: Path, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: dict[str, dict[str, str]] = {}
    monkeypatch.setattr(
        servers.Processes, "start", lambda self, name, command, env: started.update({name: env})
    )
    monkeypatch.setattr(servers.Processes, "wait_for", lambda *a: None)
    monkeypatch.setattr(servers.Processes, "watch", lambda self: "worker")
    monkeypatch.setattr(servers, "interrupt_on_sigterm", lambda: None)
    out = StringIO()
    with pytest.raises(CommandError, match="The worker ended by itself"):
        call_command("demo", "--port", "18431", stdout=out)
    address = started["public site"]["HEARBACK_PUBLIC_URL"]
    assert Site.objects.get(is_default_site=True).root_url == address
    assert address in out.getvalue()
    assert {env["HEARBACK_TIER"] for env in started.values()} == {"public", "office", "worker"}
    assert all(env["HEARBACK_PUBLIC_URL"] == address for env in started.values())


@DB
def test_steps_are_numbered_on_from_where_the_script_got_to(prepare: Prepare) -> None:
    printed = prepare("--first-step", "4")
    assert "4/6" in printed
    assert "5/6" in printed


def test_every_folder_and_file_of_the_settings_is_removed_by_fresh() -> None:
    """A new one added to the settings alone would outlive --fresh."""
    source = Path(databases.__file__).parent.parent / "settings" / "demo.py"
    names = {part.split('"')[1] for part in source.read_text().split("DATA_DIR / ")[1:]}
    assert names - {"demo", "secrets.json"} <= {*storage.FILES, *storage.FOLDERS}


def test_static_files_are_collected_again_only_when_one_changed(demo: Path) -> None:
    sources = demo / "sources"
    sources.mkdir()
    (sources / "a.css").write_text("a{}")
    finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    with override_settings(STATICFILES_DIRS=[sources], STATICFILES_FINDERS=finders):
        static_files.collect_static()
        collected = demo / "static" / "a.css"
        collected.unlink()
        static_files.collect_static()
        assert not collected.exists()
        (sources / "a.css").write_text("a{b:c}")
        static_files.collect_static()
        assert collected.read_text() == "a{b:c}"
