"""Where files lie: the sources' own, data, and the folders of keys."""

from pathlib import Path

from hearback.settings import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
# In a checkout templates and static files lie beside the package; in a wheel, inside it.
SHARED = PACKAGE.parent if (PACKAGE.parent / "templates").is_dir() else PACKAGE
DATA_DIR = Path(env.text("HEARBACK_DATA_DIR", str(ROOT / "var")))
KEY_DIR = Path(env.text("HEARBACK_KEY_DIR", str(DATA_DIR / "keys")))
DESK_KEY_DIR = Path(env.text("HEARBACK_DESK_KEY_DIR", str(DATA_DIR / "desk-keys")))
# A mounted stick with a copy of each month's file; cleared when the month is destroyed.
_copies = env.text("HEARBACK_KEY_COPY_DIR", "")
KEY_COPY_DIR = Path(_copies) if _copies else None
PUBLIC_KEY_FILE = Path(env.text("HEARBACK_PUBLIC_KEY_FILE", str(DATA_DIR / "intake.pub")))
# The keys that e-mail addresses are sealed to, for the list's own user; the public half beside.
LIST_KEY_DIR = Path(env.text("HEARBACK_LIST_KEY_DIR", str(DATA_DIR / "list-keys")))
LIST_PUBLIC_KEY_FILE = Path(
    env.text("HEARBACK_LIST_PUBLIC_KEY_FILE", str(DATA_DIR / "list-public" / "list.pub"))
)
# What seals the audit log's moving key (`hearback.people.chain`): for the office, worker, keeper
# and list, never for the public site; and where the keeper leaves the head it saw last.
AUDIT_KEY_FILE = Path(
    env.text("HEARBACK_AUDIT_KEY_FILE", str(DATA_DIR / "audit-key" / "audit.key"))
)
AUDIT_HEAD_FILE = Path(
    env.text("HEARBACK_AUDIT_HEAD_FILE", str(PUBLIC_KEY_FILE.with_name("audit.head")))
)
# What `./run doctor` saw as root, for the safety page to read.
MACHINE_REPORT = Path(
    env.text("HEARBACK_MACHINE_REPORT", str(DATA_DIR / "machine" / "report.json"))
)
# What digests of codes are keyed with; for the office and the public site, in no database.
PEPPER_FILE = Path(env.text("HEARBACK_PEPPER_FILE", str(DATA_DIR / "pepper" / "pepper.key")))
# What digests of codes are keyed with; for the office and the public site, in no database.
PEPPER_FILE = Path(env.text("HEARBACK_PEPPER_FILE", str(DATA_DIR / "pepper" / "pepper.key")))
# Keys that six words need beside the pepper, for the public site: destroyed when what they cover
# ends, so in no backup (feedback/intake/six_words).
WORD_KEY_DIR = Path(env.text("HEARBACK_WORD_KEY_DIR", str(DATA_DIR / "word-keys")))
# Keys that compare what two people typed of a paper form, for the office: each destroyed when its
# form waits no more, so in no backup (feedback/keying).
TYPING_KEY_DIR = Path(env.text("HEARBACK_TYPING_KEY_DIR", str(DATA_DIR / "typing-keys")))
# Keys for answers carried between pages: memory only, so a tmpfs where there is one.
RUN_DIR = Path(env.text("HEARBACK_RUN_DIR", str(DATA_DIR / "run")))
# The deletion log's second copy, what was last backed up, rehearsed and purged, the backup key's
# public half, and the mark that closes both web tiers during a restore.
KEPT_DIR = Path(env.text("HEARBACK_KEPT_DIR", str(DATA_DIR / "kept")))
BACKUP_DIR = Path(env.text("HEARBACK_BACKUP_DIR", str(DATA_DIR / "backups")))
