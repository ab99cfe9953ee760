"""Claim 23: What is sent stays in memory: no temporary file, no core dump."""

import tempfile
from pathlib import Path

import pytest

from tests.canary import marker
from tests.intake.installed import Installed
from tests.intake.person import Person
from tests.intake.server import python, serving
from tests.intake.watching import watching

KIB = 1024


def test_an_answer_of_60_kib_makes_no_temporary_file(installed: Installed) -> None:
    folder = Path(installed.installation.environment["TMPDIR"])
    person = Person(installed.wire).start()
    with watching(folder) as seen:
        person.press("next").press("next").press("next", q3=marker() * (60 * KIB // 30))
        assert "There is a problem" in person.text  # too long to keep, but it was all read
        person.press("next", q3="x" * 3900)
    assert person.heading == "Check your answers"
    assert seen == []


def test_control_a_temporary_file_is_seen(tmp_path: Path) -> None:
    """A file that was made and deleted at once, as upload handlers do, was seen."""
    with watching(tmp_path) as seen, tempfile.NamedTemporaryFile(dir=tmp_path) as file:
        file.write(b"words")
        file.flush()
    assert seen


@pytest.mark.sqlite
def test_a_real_server_s_worker_writes_no_core(installed: Installed) -> None:
    with serving(installed) as server:
        for worker in server.workers:
            limits = Path(f"/proc/{worker}/limits").read_text()
            (line,) = (line for line in limits.splitlines() if line.startswith("Max core file"))
            assert line.split()[4:6] == ["0", "0"]


@pytest.mark.sqlite
def test_no_program_the_system_pipes_cores_to_gets_one(installed: Installed) -> None:
    code = "import ctypes, hearback.wsgi; print(ctypes.CDLL(None).prctl(3))"  # PR_GET_DUMPABLE
    done = python(installed, code)
    assert done.stdout == "0\n", done.stderr


@pytest.mark.sqlite
def test_bodies_have_no_way_to_a_disk(installed: Installed) -> None:
    code = """
from django.conf import settings
print(settings.FILE_UPLOAD_HANDLERS)
print(settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
"""
    said = python(installed, code).stdout.splitlines()
    assert said == ["['django.core.files.uploadhandler.MemoryFileUploadHandler']", "True"]
