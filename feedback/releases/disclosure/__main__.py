"""Safe figures from a file: `python -m feedback.releases.disclosure < request.json`."""

import argparse
import json
import os
import sys

from feedback.releases.disclosure.answering import answer
from feedback.releases.disclosure.checking import Refused
from feedback.releases.disclosure.request import read_request

REFUSED, UNSAFE = 2, 3
HELP = """
A request is one JSON object:
  k           fewer people than this never show (default 10, at least 5)
  base        whatever shows is rounded to it (default 5, at least 5)
  categories  {dimension: [categories]}; without it, those that the records have
  several     [dimensions] in which one person may be in several categories; a list
              as a value says so too
  periods     [{name, records, includes, merge}], earliest first: records are
              {dimension: category or [categories]}; includes are names of earlier
              periods that this one contains; merge is {dimension: {shown as: [categories]}}
  merge       the same for every period
  tables      [[dimension, ...], ...]

The answer has, for each period and table, every combination of the categories and
"*" for a total, with a rounded "value" or "hidden": true, and an audit of it all.

Exit status: 0 safe; 2 the request can't be answered, and standard error says where;
3 something could not be made safe, and shows nothing.
"""


def main() -> int:
    """Answer the request on standard input. Return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m feedback.releases.disclosure",
        description="Read counts of people from standard input, write what may be published.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args()
    # HiGHS (scipy.optimize) prints some notes of its own to the very file descriptor.
    kept = os.dup(sys.stdout.fileno())
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    try:
        published, is_safe = answer(read_request(sys.stdin.buffer.read()))
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    text = json.dumps(published, ensure_ascii=False, indent=1)
    with os.fdopen(kept, "wb") as answered:
        answered.write(f"{text}\n".encode())
    return 0 if is_safe else UNSAFE


if __name__ == "__main__":
    sys.exit(main())
