"""The command line: `./run hearback COMMAND`, or `python -m hearback COMMAND`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command; `demo-answers` and `demo_answers` name the same one."""
    os.umask(0o077)  # what this process writes is nobody else’s to read
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearback.settings.production")
    arguments = sys.argv[:]
    if len(arguments) > 1:
        arguments[1] = arguments[1].replace("-", "_")
    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
