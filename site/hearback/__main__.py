"""The command line: `./run hearback COMMAND`, or `python -m hearback COMMAND`."""

import os
import sys

from django.core.management import execute_from_command_line

from hearback import closed


def main() -> None:
    """Run a management command; `demo-answers` and `demo_answers` name the same one."""
    os.umask(0o077)  # what this process writes is nobody else’s to read
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearback.settings.production")
    arguments = sys.argv[:]
    if len(arguments) > 1:
        arguments[1] = arguments[1].replace("-", "_")
    if len(arguments) > 1 and closed.is_closed() and arguments[1] not in closed.MAY_RUN:
        sys.exit(
            "Hearback is being put back from a backup, or brought up to date: nothing else may run."
            " If that was cut short, give the same command again (docs/administrator.md)."
        )
    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
