"""`./run install` on a machine without Hearback: real users, files, units and processes."""

import re

import pytest

from tests.install.container import can_make_machines
from tests.install.installed import DATA, Made, made, shipped_units

__all__ = ["made"]
pytestmark = [
    pytest.mark.django_db(
        databases=["default", "staging"]
    ),  # so that the suite’s own databases can be copied
    pytest.mark.sqlite,
    pytest.mark.skipif(not can_make_machines(), reason="only root can make users and namespaces"),
]
# Each runs once and ends; with the exit code a machine without keys and work gives.
ONCE = ("closing", "digest", "reminding")
WHOSE = {
    "/etc/hearback/common.env": "644 root:root",
    "/etc/hearback/public.env": "640 root:hearback-web",
    "/etc/hearback/office.env": "640 root:hearback-office",
    "/etc/hearback/worker.env": "640 root:hearback-office",
    "/etc/hearback/keeper.env": "640 root:hearback-keeper",
    "/etc/hearback/list.env": "640 root:hearback-list",
    "/etc/hearback/answers.toml": "600 root:root",
    "/etc/hearback/tls/key.pem": "600 root:root",
    f"{DATA}/pepper/pepper.key": "640 hearback-office:hearback-pepper",
    f"{DATA}/keys": "700 hearback-keeper:hearback-keeper",
    f"{DATA}/staging/staging.sqlite3": "660 hearback-keeper:hearback-web",
    f"{DATA}/main/hearback.sqlite3": "664 hearback-office:hearback-keeper",
}


def test_a_step_that_fails_says_why_and_the_same_command_goes_on(made: Made) -> None:
    assert "7/10  The web server" in made.broken
    assert "nginx -t" in made.broken
    assert "Put that right and run the same command again." in made.broken
    assert "10/10" in made.said
    assert "Installed." in made.said


def test_a_second_run_changes_no_setting(made: Made) -> None:
    after = made.container.do("sh", "-c", "cat /etc/hearback/*.env")
    assert after == made.secrets_before
    secrets = re.findall(r"^HEARBACK_SECRET_KEY=(.+)$", after, re.MULTILINE)
    assert len(secrets) == 5
    assert len(set(secrets)) == 4  # the office and its worker share one
    assert min(map(len, secrets)) >= 50


def test_it_tries_the_mail_invites_once_and_points_to_the_ceremony(made: Made) -> None:
    assert "A test message to kim@testshire.example was taken by localhost:25." in made.said
    assert "kim@testshire.example" in (made.container.folder / "mail").read_text()
    assert "https://office.example/people/invitation/" in made.said
    assert "deploy/as keeper keys make" in made.said


def test_files_are_whose_they_should_be(made: Made) -> None:
    asked = made.container.do("stat", "-c", "%n %a %U:%G", *WHOSE)
    assert dict(line.split(" ", 1) for line in asked.splitlines()) == WHOSE


def test_the_owners_password_is_for_the_tiers_that_own_the_databases(made: Made) -> None:
    folder = "/run/on-postgresql"
    owner, public = "postgresql://owner:GEHEIM@db/x", "postgresql://web:OPEN@db/x"
    made.container.module("tests.install.on_postgresql", folder, owner, public).check_returncode()
    for user in ("web", "office", "keeper", "list"):
        read = f"cat {folder}/*.env 2>/dev/null; true"
        seen = made.container.do("runuser", "-u", f"hearback-{user}", "--", "sh", "-c", read)
        wanted = public if user == "web" else owner
        assert f"HEARBACK_DATABASE_URL={wanted}\nHEARBACK_STAGING_URL={wanted}2\n" in seen
        assert user != "web" or "GEHEIM" not in seen
    assert "GEHEIM" not in made.container.do("cat", f"{folder}/common.env")


@pytest.mark.parametrize("command", ["migrate", "make-pepper"])
def test_no_command_falls_back_to_the_demonstration(made: Made, command: str) -> None:
    refused = made.container.run("./run", "hearback", command)
    assert refused.returncode == 1
    assert "This machine has an installation" in refused.stderr
    assert f"deploy/as office {command}" in refused.stderr


def test_help_and_doctor_still_answer_without_settings(made: Made) -> None:
    assert "grant_public" in made.container.do("./run", "hearback", "help")
    assert "look_inside" in made.container.do("deploy/as", "keeper", "help")
    assert "things looked at" in made.container.run("./run", "hearback", "doctor").stdout


def test_units_are_enabled_and_nginx_has_lost_debians_own_site(made: Made) -> None:
    enabled = made.container.do("sh", "-c", "ls /etc/systemd/system/*.wants")
    for name in shipped_units():
        if name.endswith(".timer") and "list" not in name:
            assert name in enabled
    assert "hearback-public.service" in enabled
    assert made.container.do("ls", "/etc/nginx/sites-enabled").split() == ["hearback.conf"]


def test_the_sites_run_as_users_of_their_own(made: Made) -> None:
    each = "echo $(stat -c %U $p) $(tr '\\0' ' ' <$p/cmdline)"
    shown = made.container.do("sh", "-c", f"for p in /proc/[0-9]*; do {each}; done 2>/dev/null")
    users = {line.split()[0] for line in shown.splitlines() if "hearback.wsgi" in line}
    assert users == {"hearback-web", "hearback-office"}


@pytest.mark.parametrize("name", ONCE)
def test_a_timers_own_command_runs_as_its_own_user(made: Made, name: str) -> None:
    made.container.do(*made.as_unit(f"hearback-{name}.service"))


def test_the_keeper_says_that_it_has_no_keys_yet(made: Made) -> None:
    unit = "hearback-forgetting.service"
    made.container.do("mkdir", "-p", "/run/hearback-keeper/short-lived")
    done = made.container.run(*made.as_unit(unit))
    assert "There are no keys yet" in done.stderr


def test_the_public_user_reaches_neither_keys_nor_the_office(made: Made) -> None:
    for path in (f"{DATA}/keys", f"{DATA}/desk-keys", "/etc/hearback/office.env"):
        asked = ("runuser", "-u", "hearback-web", "--", "test", "-r", path)
        assert made.container.run(*asked).returncode == 1
    done = made.container.run(
        "runuser", "-u", "hearback-web", "--", "test", "-r", "/etc/hearback/public.env"
    )
    assert done.returncode == 0
