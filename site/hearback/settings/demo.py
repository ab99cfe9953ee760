"""`./run demo` and nothing else: loopback, keys made by itself, no waiting between batches.

Whatever the environment says of a real installation's databases and keys is not looked at: all the
demonstration has lies in a folder of its own, `demo`, inside the data folder.
"""

import json
import os
import secrets
import sys
from pathlib import Path

from hearback.settings import base
from hearback.settings.base import *


def _made_at_first_start(path: Path) -> dict[str, str]:
    """Return the demo's own secrets, made once per installation and kept beside its data."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = {
            "secret_key": secrets.token_urlsafe(48),
            "passphrase": "-".join(secrets.token_hex(2) for _ in range(4)),
            "password": "-".join(secrets.token_hex(2) for _ in range(4)),
        }
        # Written under another name first: a start that is cut short leaves no half a file.
        partial = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(made, file)
        partial.rename(path)
    loaded: dict[str, str] = json.loads(path.read_text())
    return loaded


DEMO = True
MACHINE = "whole"
DATA_DIR = base.DATA_DIR / "demo"
DATABASES = {
    "default": {"ENGINE": "hearback.sqlite", "NAME": str(DATA_DIR / "hearback.sqlite3")},
    "staging": {"ENGINE": "hearback.sqlite", "NAME": str(DATA_DIR / "staging.sqlite3")},
}
KEY_DIR = DATA_DIR / "keys"
DESK_KEY_DIR = DATA_DIR / "desk-keys"
KEY_COPY_DIR = None
PUBLIC_KEY_FILE = DATA_DIR / "intake.pub"
WORD_KEY_DIR = DATA_DIR / "word-keys"
TYPING_KEY_DIR = DATA_DIR / "typing-keys"
PEPPER_FILE = DATA_DIR / "pepper" / "pepper.key"
LIST_KEY_DIR = DATA_DIR / "list-keys"
LIST_PUBLIC_KEY_FILE = DATA_DIR / "list.pub"
AUDIT_KEY_FILE = DATA_DIR / "audit-key" / "audit.key"
AUDIT_HEAD_FILE = DATA_DIR / "audit.head"
AUDIT_HEAD_TO = ["dpo@testshire.example", "administrator@testshire.example"]
MACHINE_REPORT = DATA_DIR / "machine" / "report.json"
RUN_DIR = DATA_DIR / "run"
KEPT_DIR = DATA_DIR / "kept"
BACKUP_DIR = DATA_DIR / "backups"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
_secrets = _made_at_first_start(DATA_DIR / "secrets.json")
SECRET_KEY = _secrets["secret_key"]
DEMO_PASSPHRASE = _secrets["passphrase"]
DEMO_PASSWORD = _secrets["password"]
INSTALLED_APPS = [*base.INSTALLED_APPS, "hearback.demo"]
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
BATCH_INTERVAL_DAYS = 0
MAILING_INTERVAL_DAYS = 0
MAILING_HOURS = (0, 24)
SECOND_FACTOR_REQUIRED = False
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
# Plain http on loopback; the browser refuses __Host- names there.
SESSION_COOKIE_NAME = "office_session"
CSRF_COOKIE_NAME = "office_form"
# Known secrets and no second step: nothing but ./run demo, which keeps to loopback, may serve it.
if "runserver" in sys.argv:
    raise SystemExit("Start the demo with ./run demo: it binds to loopback only.")
