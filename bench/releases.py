"""Cutting a release of up to a million responses: time, memory, and that neither bends upwards.

Run by `./run bench releases`, with --postgresql on a server. Answers are invented: 40 themes of
which some are raised far more often than others, five areas, eight closed questions; 12 tables, two
of them of two dimensions. Each size is cut in a process of its own, whose memory is that of the
office alone: on PostgreSQL the counting is the server's. The yardstick: the time grows no faster
than the responses to the power of 1.1, and a board page, as a ratio to a bare page of the same
office, takes no longer after a million than after ten thousand, give or take a fifth.
"""

import argparse
import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from importlib import import_module
from pathlib import Path
from string import Template
from typing import Any

from bench.ground import ROOT, postgres_databases, prepare
from bench.search import signed_in

SIZES = {"sqlite": (10_000, 100_000), "postgresql": (10_000, 100_000, 1_000_000)}
THEMES, QUESTIONS = 40, 8
STEEPEST, SLOWER = 1.1, 1.2
ROUNDS = 60
PAGE, YARDSTICK = "/board/spring/2026-Q3/", "/people/me/"
TODAY = date(2026, 11, 22)
MONTH = date(2026, 8, 1)


def make_ground() -> None:
    """Make a survey and a codebook of 40 themes through their own doors."""
    factories, survey = (
        import_module("tests.factories"),
        import_module("feedback.surveys.definition"),
    )
    content = import_module("feedback.responses.book.content")
    choices = tuple(survey.ChoiceDefinition(key, f"Choice {key}") for key in "abcde")
    area = survey.QuestionDefinition(
        "q9", "single", "Where do you live?", choices=choices, joined_as="area"
    )
    questions = [
        survey.QuestionDefinition(
            f"q{n}", "single" if n % 2 else "multiple", f"Question {n}?", choices=choices
        )
        for n in range(1, QUESTIONS + 1)
    ]
    words = survey.QuestionDefinition("q10", "text", "What else?", prompt="should_change")
    factories.make_priority()
    themes = [
        content.ThemeContent(f"theme-{n}", f"Theme {n}", "…", priorities=("safe-homes",))
        for n in range(THEMES)
    ]
    groups = [
        content.GroupContent(f"group-{n}", f"Group {n}", tuple(themes[n::8])) for n in range(8)
    ]
    factories.publish_codebook(content.Content("Large", tuple(groups)))
    made = factories.make_survey("spring", "survivor", *questions, area, words)
    tables = ["words:theme", "words:group", "words:area", "words:theme,area"]
    tables += [f"answers:q{n}" for n in range(1, 6)]
    tables += ["answers:area", "answers:q1,area", "words:priority"]
    models = import_module("feedback.cutting.models")
    models.PublishedTables.define(made, tables, [], by=None)


# One row in, one row out, in the database: Python never sees a response. $part is a number under
# 1,000 that looks like chance; its square makes the first themes common and the last ones rare.
SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < $size)",
    "postgresql": "WITH s AS (SELECT generate_series(1, $size) AS n)",
}
PARTS = {
    "area": "substr('abcde', 1 + ((n % 1000 * 7919 + 3) % 1000) % 5, 1)",
    "part": "((n % 1000 * 7919 + 11) % 1000)",
    "common": "($part * $part * $themes / 1000000)",
    "again": "(($part + 7) % $themes)",
}
EMPTY = "DELETE FROM responses_$table"
TEXTS = """
INSERT INTO responses_text (id, version_id, question, prompt, respondent_group, month, person, area,
  age_band, may_quote, masked, is_masking_confirmed, is_coded, is_drawn, is_second_coded,
  is_resolved, is_pooled, safeguarding, safeguarding_decision)
$series
SELECT n + $more, $version, 'q10', 'should_change', 'survivor', '$month', n, $area, '', $false,
  'We waited.', $false, $true, $false, $false, $false, $false, 'none', ''
FROM s WHERE $which
"""
CODINGS = """
INSERT INTO responses_coding (id, text_id, theme_id, coder_id, status, is_second, is_resolution,
  words)
$series
SELECT n + $more, n, $theme + $raised, $coder, 'confirmed', $false, $false, '[]'
FROM s WHERE n % 10 <> 0 AND $which
"""
RESPONSES = """
INSERT INTO responses_response (id, version_id, month) $series SELECT n, $version, '$month' FROM s
"""
ANSWERS = """
INSERT INTO responses_answer (id, response_id, question, choice)
$series
SELECT n + $number * 100000000, n, 'q$number',
  substr('abcde', 1 + ((n % 1000 * 7919 + $salt) % 1000) % 5, 1)
FROM s WHERE n % 11 <> $number
"""
LATER = 500_000_000


def fill(size: int) -> None:
    """Store what this many people answered and wrote; nine in ten wrote one text, some two."""
    connection = import_module("django.db").connection
    true, false = ("1", "0") if connection.vendor == "sqlite" else ("true", "false")
    known: dict[str, Any] = {"size": size, "themes": THEMES, "month": MONTH, **keys()}
    known |= {"true": true, "false": false}
    for name, part in PARTS.items():
        known[name] = Template(part).substitute(known)
    known["series"] = Template(SERIES[connection.vendor]).substitute(known)
    common, again = known["common"], known["again"]
    steps: list[tuple[str, dict[str, Any]]] = [
        *((EMPTY, {"table": table}) for table in ("coding", "text", "answer", "response")),
        (TEXTS, {"more": 0, "which": "n % 10 <> 0"}),
        (TEXTS, {"more": LATER, "which": "n % 10 = 3"}),
        (CODINGS, {"more": 0, "raised": common, "which": "n % 7 <> 0"}),
        (CODINGS, {"more": LATER, "raised": again, "which": f"n % 3 = 0 AND {again} <> {common}"}),
        (RESPONSES, {}),
    ]
    for number in range(1, QUESTIONS + 2):
        salt = 3 if number == QUESTIONS + 1 else 31 * number
        steps.append((ANSWERS, {"number": number, "salt": salt}))
    with connection.cursor() as cursor:
        for statement, more in steps:
            cursor.execute(Template(statement).substitute(known | more))
        # Tidied here and now: a server that tidies by itself would do so while pages are measured.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM (ANALYZE)")
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")


def keys() -> dict[str, int]:
    """Return the keys of what the rows refer to."""
    factories, models = import_module("tests.factories"), import_module("feedback.responses.models")
    roles = import_module("hearback.people.roles").Role
    people = import_module("hearback.people.models").User.objects.filter(email="a@bench.example")
    coder = people.first() or factories.make_user(roles.CODER, email="a@bench.example")
    version = import_module("feedback.surveys.models").SurveyVersion.objects.get()
    first = min(models.Theme.objects.values_list("pk", flat=True))
    return {"coder": coder.pk, "version": version.pk, "theme": first}


def cut_alone() -> None:
    """Cut in this process and print what it took: for a process that does nothing else."""
    cut = import_module("feedback.cutting.cut").cut
    counting = import_module("feedback.cutting.quartering")
    survey = import_module("feedback.surveys.models").Survey.objects.get()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    counting.count_period(survey, "2026-Q3")
    counted = time.perf_counter() - began
    began = time.perf_counter()
    cut(survey, "2026-Q3", None, TODAY)
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([counted, took, before / 1024, peak / 1024]))


def measure_page() -> tuple[float, float]:
    """Return the median milliseconds of the board's page of the release, and how many times the
    yardstick's, which is asked for right after it each time: a page of the same office that reads
    no figure.
    """
    roles = import_module("hearback.people.roles").Role
    factories = import_module("tests.factories")
    users = import_module("hearback.people.models").User
    reader = users.objects.filter(email="board@bench.example").first()
    taken: dict[str, list[float]] = {PAGE: [], YARDSTICK: []}
    with signed_in(
        reader or factories.make_user(roles.BOARD, email="board@bench.example")
    ) as client:
        for _ in range(ROUNDS):
            for address, times in taken.items():
                began = time.perf_counter()
                assert client.get(address).status_code == 200
                times.append((time.perf_counter() - began) * 1000)
    ratios = [page / bare for page, bare in zip(taken[PAGE], taken[YARDSTICK], strict=True)]
    return statistics.median(taken[PAGE]), statistics.median(ratios)


def slope(seen: dict[int, float]) -> float:
    """Return how fast values grow with sizes, on both logarithmic scales."""
    xs, ys = [math.log(size) for size in seen], [math.log(value) for value in seen.values()]
    middle, level = statistics.mean(xs), statistics.mean(ys)
    over = sum((x - middle) * (y - level) for x, y in zip(xs, ys, strict=True))
    return over / sum((x - middle) ** 2 for x in xs)


def measure_size(size: int) -> tuple[float, float, float]:
    """Fill, cut in another process, publish, ask for the page; forget all of it in the end."""
    fill(size)
    command = [sys.executable, "-m", "bench.releases", "--cut"]
    printed = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    counted, took, before, peak = json.loads(printed.stdout.splitlines()[-1])
    models = import_module("feedback.releases.models")
    release = models.Release.objects.get()
    page, bare = with_published(release, measure_page)
    print(
        f"{size:>9,} people: counted in {counted:.1f} s, cut in {took:.1f} s, this process"
        f" {before:.0f} MiB before and {peak:.0f} MiB at most, board page {page:.0f} ms,"
        f" {bare:.2f} times the yardstick"
    )
    release.discard(by=None)
    return counted, took, bare


def with_published(release: Any, measure: Callable[[], tuple[float, float]]) -> tuple[float, float]:
    """Measure while a draft is published, and take that back: what is out can't be discarded."""
    transaction = import_module("django.db").transaction
    with transaction.atomic():
        import_module("feedback.cutting.publishing").publish(release, None, TODAY)
        found = measure()
        transaction.set_rollback(True)
    return found


def measure_and_print() -> None:
    """Measure every size and say how the figures grow."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        vendor = import_module("django.db").connection.vendor
        make_ground()
        seen = {size: measure_size(size) for size in SIZES[vendor]}
    counted = slope({size: figures[0] for size, figures in seen.items()})
    cut = slope({size: figures[1] for size, figures in seen.items()})
    pages = [figures[2] for figures in seen.values()]
    ratio = pages[-1] / pages[0]
    for what, value in (("counting", counted), ("the whole cut", cut)):
        verdict = "within" if value <= STEEPEST else "OVER"
        print(f"{vendor}: {what} grows to the power of {value:.2f}: {verdict} {STEEPEST}")
    verdict = "within" if ratio <= SLOWER else "OVER"
    print(f"{vendor}: the board page, largest by smallest: {ratio:.2f}: {verdict} {SLOWER}")


def main() -> None:
    """Measure on SQLite, or with --postgresql on databases made on that server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", metavar="URL", help="a server, without a database's name")
    parser.add_argument("--cut", action="store_true", help="cut once and print what it took")
    asked = parser.parse_args()
    if asked.cut:
        sys.path[:0] = [str(ROOT), str(ROOT / "site")]
        import_module("django").setup()
        cut_alone()
        return
    with postgres_databases(asked.postgresql) if asked.postgresql else nullcontext():
        measure_and_print()


if __name__ == "__main__":
    main()
