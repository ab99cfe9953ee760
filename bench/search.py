"""Searching 100,000 texts: a page of results with its count, by way of Selection and of the view.

Run by `./run bench search`, with --postgresql on a server. The texts are invented; lengths and the
frequency of words are those of ordinary comments. The figures are medians, over
searches of every kind (rare and common words, several, phrases, none that stands anywhere, with
other filters, later pages). The yardstick: 300 ms.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.ground import prepare, run

Ask = Callable[[Any], None]
Taken = tuple[float, float]
TEXTS, ROUNDS, MOST = 100_000, 5, 300.0
COMMON = """
the to and i was a of me my it for in that they
not with is had be so we have no this on but help were
would she what from support police house waiting children nobody council refuge worker call
again after court time told always never home still believed listened
"""
SEARCHES = {
    "a common word": {"words": "police"},
    "the commonest word": {"words": "the"},
    "a word's beginning": {"words": "chil"},
    "a rare word": {"words": "zugzwang"},
    "a word nobody wrote": {"words": "xylophone"},
    "letters that begin many words": {"words": "s"},
    "several words": {"words": "police waiting court"},
    "a phrase": {"words": '"the police"'},
    "a phrase nobody wrote": {"words": '"police xylophone"'},
    "a theme and a word": {"words": "police", "theme": "waiting"},
    "no theme": {"theme": "no-theme", "state": "all"},
    "a rare word of a quarter": {"words": "zugzwang", "quarter": "2026-Q3"},
    "months and quotable": {"since": "2026-01", "until": "2026-06", "quote": "on"},
    "what I coded, with a word": {"words": "police", "state": "mine"},
    "a late page": {"words": "police", "page": "200"},
    "no filter": {},
}


def invented(chance: random.Random) -> Iterator[str]:
    """Yield texts of 2 to 300 words, 40 in the middle, some of which say a rare word."""
    letters = "etaoinshrdlucmfwypvbgk"
    rare = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(8000)]
    words = COMMON.split() + rare
    weights = [1 / (place + 3) for place in range(len(words))]
    while True:
        number = min(300, int(chance.lognormvariate(3.4, 0.7)) + 2)
        text = chance.choices(words, weights, k=number)
        if chance.random() < 0.0005:
            text.append("zugzwang")
        yield " ".join(text).capitalize() + "."


def fill() -> Any:
    """Store the texts, a tenth of them drawn and half of them coded; return one who codes."""
    factories, models = import_module("tests.factories"), import_module("feedback.responses.models")
    turn = import_module("feedback.desk.models").Turn
    chance = random.Random(20261129)
    factories.make_codebook()
    version = factories.make_version()
    roles = import_module("hearback.people.roles").Role
    ana, ben = (factories.make_user(roles.CODER, email=f"{n}@bench.example") for n in ("a", "b"))
    themes = list(models.Theme.objects.all())
    words = invented(chance)
    for _ in range(TEXTS // 5000):
        texts = [
            models.Text(
                version=version,
                question="q3",
                prompt="should_change",
                respondent_group="survivor" if chance.random() < 0.9 else "staff",
                month=date(2025 + number % 2, chance.randint(1, 12), 1),
                person=chance.getrandbits(60),
                masked=next(words),
                is_coded=chance.random() < 0.5,
                is_drawn=chance.random() < 0.1,
                may_quote=chance.random() < 0.3,
            )
            for number in range(5000)
        ]
        models.Text.objects.bulk_create(texts)
        coded = [(text, chance.choice((ana, ben))) for text in texts if text.is_coded]
        turn.objects.bulk_create(turn(text=text, coder=coder) for text, coder in coded)
        models.Coding.objects.bulk_create(
            models.Coding(text=text, theme=chance.choice(themes), coder=coder, status="confirmed")
            for text, coder in coded
            if chance.random() < 0.8
        )
    return ana


@contextmanager
def signed_in(user: Any) -> Iterator[Any]:
    """Yield a client of the office that is signed in."""
    settings, test = import_module("django.conf").settings, import_module("django.test")
    import_module("tests.factories").make_partnership()
    with test.override_settings(SECOND_FACTOR_REQUIRED=False):
        client = test.Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        yield client


def query_of(search: dict[str, str], key: str) -> Any:
    """Return a search as an address has it."""
    query = import_module("django.http").QueryDict(mutable=True)
    query.update({"group": "survivor", "state": "to_code"})
    for name, value in search.items():
        query[name] = value
    if words := query.pop("words", None):
        query["found"] = import_module("feedback.desk.sealed_words").seal(words[0], key)
    return query


def selecting(coder: Any, key: str) -> Ask:
    """Return what asks Selection for its count and a page."""
    selection = import_module("feedback.desk.selection").Selection

    def ask(query: Any) -> None:
        chosen = selection(query, coder, "survivor", key)
        assert chosen.form.is_valid(), chosen.form.errors
        assert chosen.progress()[1] >= len(list(chosen.page(query.get("page"))))

    return ask


def viewing(client: Any) -> Ask:
    """Return what asks for the whole page."""

    def ask(query: Any) -> None:
        assert client.get(f"/desk/texts/?{query.urlencode()}").status_code == 200

    return ask


def timed(ask: Ask, query: Any) -> Taken:
    """Return milliseconds of wall time and of this process's CPU, the median of ROUNDS searches
    each, after one to warm up.
    """
    ask(query)
    wall, here = [], []
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), time.process_time()
        ask(query)
        wall.append((time.perf_counter() - began) * 1000)
        here.append((time.process_time() - worked) * 1000)
    return statistics.median(wall), statistics.median(here)


def say(vendor: str, way: str, seen: dict[str, Taken]) -> None:
    """Print every search, then the median and the worst of them. A busy machine adds to wall time
    alone; on PostgreSQL the server's work is not in this process.
    """
    for name, (wall, here) in seen.items():
        print(f"{vendor}: {way}, {name}: {wall:.0f} ms (CPU here {here:.0f})")
    for what, values in zip(("wall", "CPU here"), zip(*seen.values(), strict=True), strict=True):
        middle, worst = statistics.median(values), max(values)
        verdict = "within" if worst <= MOST else "OVER"
        print(
            f"{vendor}: {way}, {what}: median {middle:.0f} ms, worst {worst:.0f} ms:"
            f" {verdict} {MOST:.0f} ms"
        )


def measure_and_print() -> None:
    """Measure in a folder of its own and say what came out."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        connection = import_module("django.db").connection
        ana = fill()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM" if connection.vendor == "sqlite" else "VACUUM FULL ANALYZE")
        with signed_in(ana) as client:
            key = client.session.session_key
            queries = {name: query_of(search, key) for name, search in SEARCHES.items()}
            for way, ask in (("Selection", selecting(ana, key)), ("view", viewing(client))):
                seen = {name: timed(ask, query) for name, query in queries.items()}
                say(connection.vendor, way, seen)


if __name__ == "__main__":
    run(__doc__, measure_and_print)
