"""The shape of the house, checked where no linter can see."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
# Right-most may be imported by all; each may point only to what stands to its right.
ORDER = [
    "hearback.demo",
    "hearback.packing",
    "hearback.keeping",
    "cms.format_requests",
    "cms",
    "cms.pack",
    "you_said_we_did.reminding",
    "you_said_we_did.subscribers",
    "you_said_we_did.drafting",
    "you_said_we_did.board",
    "you_said_we_did",
    "you_said_we_did.by_email",
    "feedback.keying",
    "feedback.paper",
    "feedback.builder",
    "feedback.cutting",
    "feedback.desk",
    "feedback.keeper",
    "feedback.partners",
    "feedback.responses",
    "feedback.indicators",
    "feedback.releases",
    "feedback.intake",
    "feedback.surveys",
    "engagement",
    "hearback.deletions",
    "hearback.people",
]
OURS = ("hearback", "cms", "you_said_we_did", "feedback", "engagement")
SOURCES = [
    path
    for folder in ("site/hearback", "cms", "you_said_we_did", "feedback", "engagement", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]


def app_of(model: type[models.Model]) -> str:
    return str(model._meta.app_config.name)


def relations_pointing_forwards(models_to_walk: list[type[models.Model]]) -> list[str]:
    """Return relations of our models that point along the loop instead of back."""
    wrong = []
    for model in models_to_walk:
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if not isinstance(target, type) or not target.__module__.startswith(OURS):
                continue
            if ORDER.index(app_of(target)) < ORDER.index(app_of(model)):
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    return wrong


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith(OURS)]


def test_relations_point_back_along_the_loop() -> None:
    assert relations_pointing_forwards(our_models()) == []


def test_a_relation_that_points_forwards_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """import-linter can't see string foreign keys; this walk must."""
    monkeypatch.setattr("tests.test_architecture.ORDER", ORDER[::-1])
    assert relations_pointing_forwards(our_models())


def test_site_is_a_plain_folder() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()


@pytest.mark.parametrize("path", ["site/hearback/urls_public.py", "site/templates/fault.html"])
def test_nothing_ignores_our_sources(path: str, tmp_path: Path) -> None:
    """In a repository of its own, so that a copy without one is tested too."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text((ROOT / ".gitignore").read_text())
    ignored = subprocess.run(["git", "check-ignore", "-q", path], cwd=tmp_path, check=False)
    assert ignored.returncode == 1
    control = subprocess.run(["git", "check-ignore", "-q", "var/x"], cwd=tmp_path, check=False)
    assert control.returncode == 0


def test_every_package_is_one() -> None:
    """A namespace package loses to any third-party package of the same name."""
    folders = {path.parent for path in SOURCES}
    assert [f for f in folders if not (f / "__init__.py").exists()] == []


def test_no_file_is_too_long_or_named_after_nothing() -> None:
    too_long = [p for p in SOURCES if len(p.read_text(encoding="utf-8").splitlines()) > 300]
    nameless = [p for p in SOURCES if p.stem in {"utils", "helpers", "services", "misc", "common"}]
    assert too_long == []
    assert nameless == []


def test_no_template_trusts_text_or_carries_script_or_style() -> None:
    """Everything people write is escaped; nothing inline survives the content policy."""
    bad = []
    folders = [ROOT / "site/templates", *(ROOT / f for f in OURS[1:]), ROOT / "site/hearback"]
    for path in (template for folder in folders for template in folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        marks = ("|safe", "autoescape off", "<style", "style=", "onclick=", "javascript:")
        found = [mark for mark in marks if mark in text]
        if "<script>" in text:
            found.append("<script>")
        bad += [f"{path.relative_to(ROOT)}: {mark}" for mark in found]
    assert bad == []


def test_functions_stay_short() -> None:
    """At most 40 lines each, as the design's budget says."""
    import ast

    long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > 40:
                    long.append(f"{path.relative_to(ROOT)}:{node.name} ({lines})")
    assert long == []


def test_every_part_stands_in_a_layer() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    for layers, folder, name in (
        (written["contracts"][0]["layers"], ROOT / "site" / "hearback", "hearback"),
        (written["contracts"][1]["layers"], ROOT / "feedback", "feedback"),
    ):
        there = {path for path in folder.glob("*.py") if path.stem != "__init__"}
        there |= {path.parent for path in folder.glob("*/__init__.py")}
        parts = {f"{name}.{path.stem}" for path in there}
        assert parts - set(re.split(r" [:|] ", " : ".join(layers))) == set()


def test_the_map_of_the_code_has_every_app_and_every_measurement() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = text.partition("## Where things are")[2].partition("## How we write")[0]
    words = set(re.findall(r"\w+", part))
    folders = [path.parent for top in OURS[1:4] for path in (ROOT / top).glob("*/__init__.py")]
    folders += [path.parent for path in (ROOT / "site" / "hearback").glob("*/__init__.py")]
    named = {path.name for path in folders if any(path.glob("*.py"))}
    measured = {p.stem for p in (ROOT / "bench").glob("*.py") if "__main__" in p.read_text()}
    assert {"keying", "facts", "plans"} <= named
    plain = {"management", "templatetags", "migrations", "sqlite"}
    assert (named | measured) - words - plain == set()
