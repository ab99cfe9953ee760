"""What is answered is checked before anything is touched, and each problem named."""

from pathlib import Path

import pytest

from hearback.install.answers import Answers, WrongAnswers, read_answers
from hearback.install.command import main
from hearback.install.machine import Machine, folders, read_environment, users_of_tiers
from hearback.install.steps import Work, databases
from tests.install.installed import ANSWERS

GOOD = ANSWERS.strip().splitlines()


def read(tmp_path: Path, *lines: str) -> Answers:
    path = tmp_path / "answers.toml"
    path.write_text("\n".join(lines))
    return read_answers(path)


def test_a_whole_file_is_taken(tmp_path: Path) -> None:
    answers = read(tmp_path, *GOOD)
    assert answers.public_name == "voices.example"
    assert answers.smtp == "localhost:25"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('public_name = "office.example"', "the office needs a name of its own"),
        ('public_name = "voices example; rm"', "is no host name"),
        ('public_name = "localhost"', "is no host name"),
        ('contact = "nobody"', "is no e-mail address"),
        ('certificate = "none"', "say certbot, self-signed or files"),
        ('certificate = "files"', "name both files"),
        ('database_url = "postgresql://x"', "needs all four addresses"),
        ('favourite = "x"', "nobody asked for this"),
        ("smtp = 25", "put it in quotes"),
        ("public_name = ", "answers.toml"),
    ],
)
def test_what_can_not_be_right_is_named(tmp_path: Path, line: str, words: str) -> None:
    name = line.partition(" =")[0]
    lines = [line, *(one for one in GOOD if not one.startswith(f"{name} "))]
    with pytest.raises(WrongAnswers, match=words):
        read(tmp_path, *lines)


OWNER, PUBLIC = "postgresql://owner:x@db", "postgresql://web@db"
ADDRESSES = {
    "database_url": f"{OWNER}/a",
    "staging_url": f"{OWNER}/b",
    "public_database_url": f"{PUBLIC}/a",
    "public_staging_url": f"{PUBLIC}/b",
}


def on_postgresql(tmp_path: Path, **changed: str) -> Answers:
    found = {**ADDRESSES, **changed}
    return read(tmp_path, *GOOD, *(f'{name} = "{url}"' for name, url in found.items() if url))


@pytest.mark.parametrize("names", [*((name,) for name in ADDRESSES), list(ADDRESSES)[:2]])
def test_postgresql_needs_all_four_addresses(tmp_path: Path, names: list[str]) -> None:
    on_postgresql(tmp_path)
    with pytest.raises(WrongAnswers, match="needs all four addresses"):
        on_postgresql(tmp_path, **dict.fromkeys(names, ""))


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("public_database_url", f"{OWNER}/a"),  # whom nothing is refused
        ("public_database_url", "postgresql:///a"),
        ("public_staging_url", "postgresql://another@db/b"),  # whom nothing is granted
    ],
)
def test_the_public_site_signs_in_as_one_role_of_its_own(
    tmp_path: Path, name: str, url: str
) -> None:
    with pytest.raises(WrongAnswers, match="one role that is not the owner’s"):
        on_postgresql(tmp_path, **{name: url})


def test_the_role_that_was_named_is_the_one_that_is_granted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(Work, "hearback", lambda work, *arguments: asked.append(arguments))
    monkeypatch.setattr(Work, "do", lambda work, *command: "")
    machine = Machine(settings=tmp_path)
    machine.file_of("common").write_text(f"HEARBACK_DATA_DIR={tmp_path}")
    (tmp_path / "static").mkdir()
    databases(Work(machine, on_postgresql(tmp_path), has_systemd=False, tell=print))
    assert ("office", "grant_public", "web") in asked


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(WrongAnswers) as wrong:
        read(tmp_path, GOOD[0])
    assert len(str(wrong.value).splitlines()) == len(GOOD) - 1


def test_wrong_answers_touch_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert main(["--answers", str(tmp_path / "absent.toml")]) == 1
    assert "absent.toml" in capsys.readouterr().out


def test_nobody_but_root_installs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert main([]) == 1
    assert "sudo ./run install" in capsys.readouterr().out


def test_users_and_folders_are_read_where_they_are_shipped(tmp_path: Path) -> None:
    users = users_of_tiers()
    assert users["public"] == "hearback-web"
    assert users["worker"] == users["office"] == "hearback-office"
    keys = next(one for one in folders() if one.path.name == "keys")
    assert (keys.mode, keys.user, keys.is_made) == (0o700, "hearback-keeper", True)
    main_file = next(one for one in folders() if one.path.name == "hearback.sqlite3")
    assert not main_file.is_made
    (tmp_path / "x.env").write_text('# A=1\nB=two=2\nC="3"\n')
    assert read_environment(tmp_path / "x.env") == {"B": "two=2", "C": "3"}
