"""The public list of what we answered, at ten entries and at two thousand.

Run by `./run bench loop`, with --postgresql on a server. Told are the queries of the first visit,
its CPU milliseconds, and how many visits a second there are from then on, when the page is kept.
The yardstick is a view behind the same middleware that reads one row and returns as many bytes; a
kept page must reach 0.8 of its rate. All answer in this process, in turns.
"""

import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.ground import prepare, run
from bench.rounds import Rounds, ratios, spread, take_turns

ROUNDS, CALLS, FIRST_ROUNDS = 60, 40, 15
SIZES = (10, 2000)
PATHS = {"list": "/you-said-we-did/", "entry": "/you-said-we-did/entry-0/"}


def fill(number: int, already: int) -> None:
    """Publish entries, each with two answers, until there are so many."""
    factories = import_module("tests.factories")
    models = import_module("you_said_we_did.models")
    now = import_module("django.utils.timezone").now()
    theme = import_module("feedback.releases.models").ReleaseTheme.objects.filter(hidden="").first()
    if theme is None:
        release = factories.make_release(factories.make_survey("winter"), waiting=25, housing=40)
        theme = release.themes.get(slug="waiting")
    places = [factories.make_priority(f"priority-{place}", place) for place in range(1, 6)]
    owners = [factories.make_agency(f"agency-{place}") for place in range(12)]
    published = {"live": True, "approved_on": factories.TODAY, "first_published_at": now}
    findings = models.Finding.objects.bulk_create(
        models.Finding(
            slug=f"entry-{place}",
            title=f"What people told us, number {place}",
            you_said="You said that nobody rang back for weeks after you had asked.",
            priority=places[place % len(places)],
            respondent_group=("survivor", "family", "staff")[place % 3],
            rests_on=theme,
            **published,
        )
        for place in range(already, number)
    )
    promise(findings, owners, published)


def promise(findings: list[Any], owners: list[Any], published: dict[str, Any]) -> None:
    """Answer each of them twice, with a step of progress each."""
    models, today = import_module("you_said_we_did.models"), import_module("tests.factories").TODAY
    states = ("heard", "considering", "doing", "done", "checked")
    commitments = models.Commitment.objects.bulk_create(
        models.Commitment(
            finding=one,
            title=f"What we do about it, answer {place}",
            words="We will ring back within two days.",
            owner=owners[(one.pk + place) % len(owners)],
            status=states[(one.pk + place) % len(states)],
            status_changed_on=today,
            first_progress_on=today,
            due=today,
            **published,
        )
        for one in findings
        for place in range(2)
    )
    models.ProgressEntry.objects.bulk_create(
        models.ProgressEntry(commitment=one, on=today, words="Two people have started.")
        for one in commitments
    )


class Public:
    """The public site with the yardstick's address beside its own: one handler, one thread."""

    def __init__(self) -> None:
        self.bench = import_module("bench.stack")
        self.override = import_module("django.test").override_settings
        self.cache = import_module("django.core.cache").cache
        self.stack: Any = self.bench.Stack()
        self.vendor: str = self.stack.vendor

    def settings(self) -> Any:
        """Return the settings everything here is asked under."""
        return self.override(**{**self.bench.PUBLIC, "ROOT_URLCONF": "bench.beside"})

    def first_visit(self, path: str) -> tuple[int, int]:
        """Return how many queries a visit takes that finds nothing kept, and how many bytes."""
        capture = import_module("django.test.utils").CaptureQueriesContext
        handler, thread = self.stack.ours

        def visit() -> tuple[int, int]:
            self.cache.clear()
            with capture(import_module("django.db").connection) as asked:
                said = self.stack.call(handler, path, None)
            return len(asked), len(said)

        with self.settings():
            seen: tuple[int, int] = thread.submit(visit).result()
        return seen

    def measure(self, paths: dict[str, str], rounds: int, calls: int, *, kept: bool) -> Rounds:
        """Return CPU milliseconds per visit, with what is kept or without."""

        def prepared(_: int) -> None:
            if not kept:
                self.cache.clear()

        turns = {
            name: self.stack.turn(self.stack.ours, path, prepared) for name, path in paths.items()
        }
        with self.settings():
            return take_turns(turns, rounds, calls)


def measure_at(public: Public, number: int) -> None:
    """Measure both pages at this many entries, and say what came out."""
    for name, path in PATHS.items():
        said = f"{public.vendor}: {name} at {number:,} entries"
        queries, length = public.first_visit(path)
        print(f"{said}: {queries} queries, {length:,} bytes")
        first = public.measure({"first": path}, FIRST_ROUNDS, 2, kept=False)["first"]
        print(f"{said}: nothing kept, ms CPU {spread(first)}")
        both = {"row": f"/row/{length}/", "kept": path}
        seen = public.measure(both, ROUNDS, CALLS, kept=True)
        for which, words in (("kept", "kept"), ("row", "one row and as many bytes")):
            print(f"{said}: {words}, visits a second {spread([1000 / ms for ms in seen[which]])}")
        print(f"{said}: kept, times the rate of the one row {spread(ratios(seen, 'row', 'kept'))}")


def measure_and_print() -> None:
    """Measure in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        public, already = Public(), 0
        import_module("tests.factories").make_partnership()
        for number in SIZES:
            fill(number, already)
            already = number
            measure_at(public, number)


if __name__ == "__main__":
    run(__doc__, measure_and_print)
