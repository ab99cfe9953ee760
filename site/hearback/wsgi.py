"""The server's door for every web tier; HEARBACK_TIER says which one this process is."""

import ctypes
import os
import resource
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from hearback.checks import refuse_unsafe_settings

PR_SET_DUMPABLE = 4  # linux/prctl.h


def keep_memory_to_itself() -> None:
    """Let no crash write this process's memory, and what people just sent, to a disk. The limit
    alone does not hold where the system pipes dumps to a program.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0)


os.umask(0o077)  # what this process writes is nobody else’s to read
keep_memory_to_itself()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearback.settings.production")
application = get_wsgi_application()
if settings.MACHINE == "keeper":
    sys.exit("HEARBACK_MACHINE: the keeper’s machine serves nothing.")
refuse_unsafe_settings()
