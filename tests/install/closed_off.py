"""Run as PID 1 of new namespaces: gives them users, files and a network of their own, then waits.

`python closed_off.py FOLDER CHECKOUT` makes this machine look, from inside, like a Debian machine
on which nothing of Hearback was ever installed. Nothing outside changes.
"""

import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

# Linux's own numbers: netdevice(7).
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def mount(*arguments: str) -> None:
    """Mount something, here inside only."""
    subprocess.run(["mount", *arguments], check=True)


def bind(source: Path, place: Path) -> None:
    """Show a folder at another place."""
    place.mkdir(parents=True, exist_ok=True)
    mount("--bind", str(source), str(place))


def loopback_up() -> None:
    """Let the machine talk to itself; there is nobody else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        asked = struct.pack("16sh", b"lo", 0)
        _, flags = struct.unpack("16sh", fcntl.ioctl(line, SIOCGIFFLAGS, asked))
        fcntl.ioctl(line, SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | IFF_UP))


def open_the_way(folder: Path, needed: list[Path]) -> None:
    """Let every user reach what it needs, where it lies in somebody's closed home."""
    closed = {
        next((a for a in [*reversed(p.parents), p] if not a.stat().st_mode & 0o001), None)
        for p in needed
    }
    for number, home in enumerate(sorted(filter(None, closed))):
        inside = [path for path in needed if path.is_relative_to(home)]
        held = [folder / f"held-{number}-{place}" for place, _ in enumerate(inside)]
        for path, place in zip(inside, held, strict=True):
            bind(path, place)
        mount("-t", "tmpfs", "-o", "mode=0755", "none", str(home))
        for path, place in zip(inside, held, strict=True):
            bind(place, path)


def furnish(folder: Path, checkout: Path) -> None:
    """Lay out the machine."""
    shutil.copytree("/etc", folder / "etc", symlinks=True)
    for left in ("hearback", "systemd/system/multi-user.target.wants"):
        shutil.rmtree(folder / "etc" / left, ignore_errors=True)
    for site in (folder / "etc/nginx/sites-enabled", folder / "etc/nginx/conf.d"):
        for path in site.glob("*"):
            path.unlink()
    (folder / "etc/nginx/sites-enabled/default").write_text("server { listen 80; }\n")
    bind(folder / "etc", Path("/etc"))
    for name in ("nginx/body", "nginx/proxy"):
        (folder / "var-lib" / name).mkdir(parents=True)
    bind(folder / "var-lib", Path("/var/lib"))
    for place in ("/opt", "/run"):
        mount("-t", "tmpfs", "-o", "mode=0755", "none", place)
    venv = (checkout / ".venv").resolve()
    open_the_way(folder, [checkout, venv, Path(sys.base_prefix).resolve()])
    bind(checkout, Path("/opt/hearback"))
    loopback_up()


def main() -> None:
    """Furnish, say so, and wait to be ended."""
    folder, checkout = Path(sys.argv[1]), Path(sys.argv[2])
    os.umask(0o022)
    folder.chmod(0o755)
    furnish(folder, checkout)
    (folder / "ready").touch()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody else buries what is orphaned here
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
