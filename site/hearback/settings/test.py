"""The test suite: both aliases, every app, no network, files under a folder of its own."""

import os
from pathlib import Path

from hearback.settings.base import *
from hearback.settings.base import CACHES, DATA_DIR, DATABASES, INSTALLED_APPS, STORAGES

SECRET_KEY = "only-for-the-test-suite-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
TEST_DIR = Path(os.environ.get("HEARBACK_TEST_DIR", str(DATA_DIR / "test")))
TEST_DIR.mkdir(parents=True, exist_ok=True)
KEY_DIR = TEST_DIR / "keys"
DESK_KEY_DIR = TEST_DIR / "desk-keys"
PUBLIC_KEY_FILE = TEST_DIR / "intake.pub"
LIST_KEY_DIR = TEST_DIR / "list-keys"
LIST_PUBLIC_KEY_FILE = TEST_DIR / "list.pub"
AUDIT_KEY_FILE = TEST_DIR / "audit-key" / "audit.key"
AUDIT_HEAD_FILE = TEST_DIR / "audit.head"
MACHINE_REPORT = TEST_DIR / "machine" / "report.json"
PEPPER_FILE = TEST_DIR / "pepper.key"
if not PEPPER_FILE.exists():
    PEPPER_FILE.write_bytes(b"only for the test suite, 32 byte")
WORD_KEY_DIR = TEST_DIR / "word-keys"
TYPING_KEY_DIR = TEST_DIR / "typing-keys"
# What shows in time and memory asks for the shipped cost (tests/safety/test_57).
SIX_WORDS_MEMORY_KIB = int(os.environ.get("HEARBACK_TEST_WORDS_KIB", "8"))
RUN_DIR = TEST_DIR / "run"
KEPT_DIR = TEST_DIR / "kept"
BACKUP_DIR = TEST_DIR / "backups"
MEDIA_ROOT = TEST_DIR / "media"
INSTALLED_APPS = [*INSTALLED_APPS, "hearback.demo"]
for _alias, _database in DATABASES.items():
    if _database["ENGINE"] == "hearback.sqlite":
        # File-backed, so that real server processes can open the same database in browser tests.
        _database["TEST"] = {"NAME": str(TEST_DIR / f"{_alias}.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SESSION_COOKIE_NAME = "office_session"
CSRF_COOKIE_NAME = "office_form"
BATCH_INTERVAL_DAYS = 7
if os.environ.get("HEARBACK_TEST_STATIC") != "collected":
    STORAGES = {
        **STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
# Real server processes in browser tests serve static files straight from the sources.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = TEST_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if os.environ.get("HEARBACK_TEST_LIMITS") != "shipped":
    # Many tests send from the one address they have.
    LIMIT_PER_BUCKET = LIMIT_NO_ADDRESS = LIMIT_FOR_ALL = 1_000_000
# Commands of the demonstration (invented answers, another day) run in an installation under test.
DEMO = os.environ.get("HEARBACK_TEST_DEMO") == "yes"
DEMO_PASSPHRASE = "only for the test suite"
if DEMO:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1"]  # a demonstration answers on this machine alone
