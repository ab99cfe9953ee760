"""Processes that live and die together."""

import socket
import subprocess
import sys

import pytest

from hearback.demo import servers

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((servers.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert servers.free_port(port) > port


def test_a_web_tier_is_served_by_granian_without_an_access_log() -> None:
    command = servers.serve(8123)
    assert command[-1] == "hearback.wsgi:application"
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert "--no-access-log" in command


def test_stopping_stops_all_of_them() -> None:
    processes = servers.Processes()
    for name in ("one", "two"):
        processes.start(name, SLEEP, servers.environment())
    children = list(processes.running.values())
    assert all(child.poll() is None for child in children)
    processes.stop()
    assert all(child.poll() is not None for child in children)


def test_the_first_to_end_is_named() -> None:
    processes = servers.Processes()
    try:
        processes.start("worker", [sys.executable, "-c", ""], servers.environment())
        processes.start("office", SLEEP, servers.environment())
        assert processes.watch() == "worker"
    finally:
        processes.stop()


def test_a_server_that_ends_while_starting_is_reported() -> None:
    processes = servers.Processes()
    processes.start("office", [sys.executable, "-c", "raise SystemExit(3)"], servers.environment())
    with pytest.raises(servers.DidNotStart, match="office"):
        processes.wait_for("office", servers.free_port(8600))


def test_one_that_will_not_end_is_made_to() -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('up', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    processes = servers.Processes(running={"stubborn": child})
    servers_patience, servers.STOPS_WITHIN = servers.STOPS_WITHIN, 1
    try:
        processes.stop()
    finally:
        servers.STOPS_WITHIN = servers_patience
        child.stdout.close()
    assert child.poll() is not None
