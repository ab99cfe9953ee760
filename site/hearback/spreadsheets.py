"""What a spreadsheet program would run in a file of ours. Pure, and below every app: whoever writes
CSV or XLSX asks here.
"""

import re

# What begins a formula, after OWASP ("CSV Injection"); the full-width and small forms too, which
# some programs fold into them.
SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
CONTROLS = "\\t\\r\\n"
# What a program may leave out before it looks: white space of any kind (`\s`), quotes, and marks
# that nobody sees.
SKIPPED = "\\s\"'“”‘’\\u200b-\\u200f\\u2060\\ufeff\\0"
STARTS = re.compile(f"[{SKIPPED}]*[{SIGNS}{CONTROLS}]")
# A program that expects another delimiter than ours splits inside our cells, quoted or not, and
# what stands after it becomes a cell of its own.
SPLIT = re.compile(f"([;,{CONTROLS}])(?=[{SKIPPED}]*[{SIGNS}])")
MENDED = re.compile(f"([;,{CONTROLS}])'(?=[{SKIPPED}]*[{SIGNS}])")


def defused(cell: str) -> str:
    """Return a cell in which no spreadsheet program finds a formula: an apostrophe stands before
    it, and before every formula after a delimiter in it.
    """
    guarded = SPLIT.sub(r"\1'", cell)
    return f"'{guarded}" if STARTS.match(cell) else guarded


def as_written(cell: str) -> str:
    """Return what was in a cell before `defused`, whatever it was."""
    bare = cell[1:] if cell.startswith("'") and STARTS.match(cell[1:]) else cell
    return MENDED.sub(r"\1", bare)
