"""nginx as Debian ships it, which logs and compresses, with our files inside."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.migrated import ROOT

DEPLOY: Final = ROOT / "deploy"
# What Debian's nginx.conf says that matters here, word for word.
OUTER_NGINX = """
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/logs/error.log;
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers on;
    access_log {folder}/logs/access.log;
    gzip on;
    client_body_temp_path {folder}/spill/body;
    proxy_temp_path {folder}/spill/proxy;
    fastcgi_temp_path {folder}/spill/fastcgi;
    uwsgi_temp_path {folder}/spill/uwsgi;
    scgi_temp_path {folder}/spill/scgi;
    include {folder}/sites-enabled/*;
}}
"""


def nginx_command(folder: Path) -> list[str]:
    """Return the command that runs nginx in the foreground on a folder's files."""
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]


def write_nginx(
    folder: Path,
    templated: Callable[[str], str],
    ports: dict[str, int],
    broken: dict[str, str] | None = None,
) -> None:
    """Lay the shipped files where the outer file looks for them, spoilt as `broken` says."""
    for name in ("logs", "spill", "sites-enabled", "hearback"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(OUTER_NGINX.format(user=user, folder=folder))
    for path in (DEPLOY / "nginx").rglob("*.conf"):
        text = templated(path.read_text())
        for port, name in (("443", "nginx"), ("80", "http")):
            text = text.replace(f"listen {port}", f"listen 127.0.0.1:{ports[name]}")
            text = text.replace(f"listen [::]:{port}", f"listen [::1]:{ports[name]}")
        text = text.replace("127.0.0.1:8090", f"127.0.0.1:{ports['onion']}")
        # Off the usual port a browser names it; on the usual one, Host is the bare name.
        text = text.replace("Host $server_name;", f"Host $server_name:{ports['nginx']};")
        for before, after in (broken or {}).items():
            text = text.replace(before, after)
        inner = path.parent.name == "hearback"
        (folder / ("hearback" if inner else "sites-enabled") / path.name).write_text(text)
