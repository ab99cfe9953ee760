"""Claim 29: Nothing in a released row tells in which order people answered.

The attacker holds the whole database and knows who answered when; she looks at keys, places, bytes
on the disk, sizes and transactions. Two hundred people, known order, half of them before the keys
turned; the median of three runs counts (docs/safety.md, F6).
"""

import json
from collections.abc import Callable, Iterator
from itertools import combinations
from statistics import median
from typing import Any

import pytest

from feedback.intake.sealing import ENVELOPE_SIZES
from tests.keeper.installation import Installation

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

PEOPLE = 200
RUNS = 3
# At n = 200 chance stays within .2 in more than 99.99 of 100 runs (sd of tau: .047).
BOUND = 0.2
Figure = Callable[[str], None]

ANSWER = """
import json, secrets, sys
from dataclasses import replace
from django.conf import settings
from django.utils import timezone
from feedback.intake.models import Envelope
from feedback.intake.submission import send
from feedback.keeper import batches
from feedback.keeper.keys.folder import KeyFolder
from feedback.responses.models import Batch
from feedback.surveys.definition import ChoiceDefinition
from tests import factories
people, run, passphrase = json.load(sys.stdin)
today = timezone.localdate()
choices = tuple(ChoiceDefinition(f"c{n}", f"Choice {n}") for n in range(people))
survey = factories.make_survey(
    f"s{run}", "survivor", replace(factories.QUESTIONS[0], choices=choices), factories.QUESTIONS[2]
)
definition = survey.current_version().read()
folder = KeyFolder(settings.KEY_DIR)
seen, envelopes = set(Envelope.objects.values_list("pk", flat=True)), []
for number in range(people):
    if number == people // 2:
        folder.rotate(passphrase, today)
    # Every second answer has many more words.
    more = "and it goes on " * 200 if number % 2 else ""
    said = {"text": f"r{run}number{number} is still waiting {more}", "quote": False}
    send(definition, {"q1": f"c{number}", "q3": said}, secrets.token_bytes(16), today)
    fresh = Envelope.objects.exclude(pk__in=seen).get()
    seen.add(fresh.pk)
    envelopes.append(bytes(fresh.sealed))
keys = folder.unlock(passphrase)
report = batches.run(keys, today)
assert report.is_tidy and len(report.batches) == 1, report
print(json.dumps([keys.digest(envelope).hex() for envelope in envelopes]))
"""


def tau(order: list[int]) -> float:
    """Kendall's tau of values against 0, 1, 2 …; equal values count for neither."""
    pairs = list(combinations(order, 2))
    return sum((first < second) - (first > second) for first, second in pairs) / len(pairs)


@pytest.fixture(scope="module")
def machine(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installation]:
    """An installation of its own, since rows must be committed to have places."""
    with django_db_blocker.unblock():
        made = Installation(tmp_path_factory.mktemp("arrival"))
        yield made
        made.close()


@pytest.fixture(scope="module")
def digests(machine: Installation) -> list[list[str]]:
    """Answer and open three times; the digests of the envelopes, in the order they came."""
    passphrase = machine.passphrase_file.read_text().strip()
    return [
        json.loads(machine.run("keeper", ANSWER, json.dumps([PEOPLE, run, passphrase])))
        for run in range(RUNS)
    ]


def place_of(machine: Installation) -> str:
    """Return the column that is a row's place in its table."""
    return "ctid" if machine.postgres else "rowid"


def arrivals_of_texts(machine: Installation, run: int) -> dict[int, int]:
    """Return when each text came, by its key: it says so itself."""
    rows = machine.ask("default", "SELECT id, masked FROM responses_text")
    mine = [(key, masked) for key, masked in rows if masked.startswith(f"r{run}number")]
    return {key: int(masked.split()[0].partition("number")[2]) for key, masked in mine}


def arrivals_of_ticks(machine: Installation, run: int) -> dict[int, int]:
    """Return when each tick-box answer came, by its response's key: each ticked her own number."""
    rows = machine.ask(
        "default",
        "SELECT a.response_id, a.choice FROM responses_answer a"
        " JOIN responses_response r ON r.id = a.response_id"
        " JOIN surveys_surveyversion v ON v.id = r.version_id"
        f" JOIN surveys_survey s ON s.id = v.survey_id WHERE s.slug = 's{run}'",
    )
    return {response: int(choice[1:]) for response, choice in rows}


def observed(machine: Installation, run: int, digests: list[str]) -> dict[str, list[int]]:
    """Return, by what she looks at, the arrivals in the order it gives."""
    place = place_of(machine)
    texts, ticks = arrivals_of_texts(machine, run), arrivals_of_ticks(machine, run)
    digested = {digest: number for number, digest in enumerate(digests)}

    def by(column: str, table: str, names: str, arrivals: dict[Any, int]) -> list[int]:
        rows = machine.ask("default", f"SELECT {names} FROM {table} ORDER BY {column}")
        found = [bytes(name).hex() if isinstance(name, bytes) else name for (name,) in rows]
        return [arrivals[name] for name in found if name in arrivals]

    orders = {
        "texts by place": by(place, "responses_text", "id", texts),
        "texts by key": by("id", "responses_text", "id", texts),
        "texts by person": by("person", "responses_text", "id", texts),
        "raw texts by place": by(place, "responses_rawtext", "text_id", texts),
        "raw texts by key": by("id", "responses_rawtext", "text_id", texts),
        "raw texts by desk key": by("desk_key, text_id", "responses_rawtext", "text_id", texts),
        "raw texts by ciphertext": by("sealed", "responses_rawtext", "text_id", texts),
        "suggestions by place": by(place, "responses_coding", "text_id", texts),
        "suggestions by key": by("id", "responses_coding", "text_id", texts),
        "responses by place": by(place, "responses_response", "id", ticks),
        "responses by key": by("id", "responses_response", "id", ticks),
        "answers by place": by(place, "responses_answer", "response_id", ticks),
        "answers by key": by("id", "responses_answer", "response_id", ticks),
        "digests by place": by(place, "responses_openeddigest", "digest", digested),
    }
    if machine.postgres:
        for table, name in (("text", "id"), ("rawtext", "text_id")):
            last = f"xmin::text::bigint, {name}"
            orders[f"{table} by transaction"] = by(last, f"responses_{table}", name, texts)
    else:
        orders |= by_bytes(machine, run, texts)
    return orders


def by_bytes(machine: Installation, run: int, texts: dict[int, int]) -> dict[str, list[int]]:
    """Return arrivals in the order of bytes in the file: where a text begins, where a raw text's
    last bytes lie (a long one's are pages away from its first).
    """
    content = machine.main.read_bytes()
    begins = {n: content.index(f"r{run}number{n} ".encode()) for n in texts.values()}
    rows = machine.ask("default", "SELECT text_id, sealed FROM responses_rawtext")
    ends = {texts[key]: content.index(sealed[-40:]) for key, sealed in rows if key in texts}
    return {
        "texts by byte": sorted(begins, key=lambda number: begins[number]),
        "raw texts by last byte": sorted(ends, key=lambda number: ends[number]),
    }


def test_no_observable_of_a_released_row_tells_the_order(
    machine: Installation, digests: list[list[str]], figure: Figure
) -> None:
    runs = [observed(machine, run, digests[run]) for run in range(RUNS)]
    for orders in runs:
        assert {name: len(set(order)) for name, order in orders.items()} == dict.fromkeys(
            orders, PEOPLE
        ), "control: everyone is found by every observable"
    found = {name: median(abs(tau(orders[name])) for orders in runs) for name in runs[0]}
    worst = max(found, key=lambda name: found[name])
    figure(f"{len(found)} observables, the largest |tau| {found[worst]:.2f} ({worst})")
    assert found[worst] < BOUND, found


def test_sizes_tell_nothing(
    machine: Installation, digests: list[list[str]], figure: Figure
) -> None:
    """Half the texts are long, and all have one size."""
    sizes = machine.ask("default", "SELECT DISTINCT length(sealed) FROM responses_rawtext")
    figure(f"{PEOPLE * RUNS} raw texts have {len(sizes)} size")
    assert len(sizes) == 1


def test_a_batch_across_two_months_has_one_desk_key(
    machine: Installation, digests: list[list[str]]
) -> None:
    """Each month's own would tell which half of them came first."""
    for run in range(RUNS):
        texts = arrivals_of_texts(machine, run)
        rows = machine.ask("default", "SELECT text_id, desk_key FROM responses_rawtext")
        assert len({bytes(desk_key) for key, desk_key in rows if key in texts}) == 1


def test_control_a_uuid_key_shows_the_order(machine: Installation, figure: Figure) -> None:
    """A table with a UUID key gave the whole order away: tau 1.00."""
    import uuid

    machine.ask("default", "CREATE TABLE control (id char(32) PRIMARY KEY, arrival integer)")
    for number in range(PEOPLE):
        machine.ask("default", f"INSERT INTO control VALUES ('{uuid.uuid4().hex}', {number})")
    rows = machine.ask("default", f"SELECT arrival FROM control ORDER BY {place_of(machine)}")
    found = tau([arrival for (arrival,) in rows])
    figure(f"control: a UUID key shows tau {found:.2f}")
    assert found == 1.0


def test_control_a_desk_key_for_each_month_shows_the_order(
    machine: Installation, digests: list[list[str]], figure: Figure
) -> None:
    """Sealed to the key of the month each came in, as envelopes are, they showed who came first."""
    arrivals = {digest: number for number, digest in enumerate(digests[0])}
    rows = machine.ask(
        "default", "SELECT digest FROM responses_openeddigest ORDER BY key_id, digest"
    )
    names = [bytes(digest).hex() for (digest,) in rows]
    found = abs(tau([arrivals[name] for name in names if name in arrivals]))
    figure(f"control: a key for each month shows |tau| {found:.2f}")
    assert found > 0.4


SIZES = sorted(ENVELOPE_SIZES)
WAIT = """
import json, secrets, sys
from feedback.intake.models import Envelope
people, sizes = json.load(sys.stdin)
made = []
for number in range(people * len(sizes)):
    size = sizes[number % len(sizes)]
    sealed = b"\\x01" + secrets.token_bytes(size - 1)
    made.append([size, Envelope.objects.create(sealed=sealed).pk, sealed[-40:].hex()])
print(json.dumps(made))
"""
TIDY = "from feedback.keeper.tidying import tidy\nassert tidy()"


def largest_tau(machine: Installation, made: list[tuple[int, int, str]]) -> dict[int, float]:
    """Return, by size, the largest |tau| of places, transactions or bytes of what waits."""
    orders = [f"ORDER BY {place_of(machine)}"]
    orders += ["ORDER BY xmin::text::bigint, id"] if machine.postgres else []
    looks = [
        [key for (key,) in machine.ask("staging", f"SELECT id FROM intake_envelope {order}")]
        for order in orders
    ]
    if not machine.postgres:
        content = machine.staging.read_bytes()
        ends = {key: content.index(bytes.fromhex(end)) for _, key, end in made}
        looks.append(sorted(ends, key=lambda key: ends[key]))
    found = {}
    for size in SIZES:
        arrivals = {key: n for n, (its_size, key, _) in enumerate(made) if its_size == size}
        seen = [[arrivals[key] for key in look if key in arrivals] for look in looks]
        assert all(len(order) == PEOPLE for order in seen)
        found[size] = max(abs(tau(order)) for order in seen)
    return found


def test_what_waits_loses_its_order_at_every_run(machine: Installation, figure: Figure) -> None:
    """Until then PostgreSQL shows it whole. SQLite never does: each fits a page."""
    made = json.loads(machine.run("public", WAIT, json.dumps([PEOPLE, SIZES])))
    before = largest_tau(machine, made)
    machine.run("keeper", TIDY)
    after = largest_tau(machine, made)
    for name, found in (("before the keeper tidied", before), ("after", after)):
        shown = ", ".join(f"{tau:.2f} of {size} bytes" for size, tau in found.items())
        figure(f"waiting, {name}: |tau| {shown}")
    assert max(after.values()) < BOUND, after
    if not machine.postgres:
        assert max(before.values()) < 0.35, before
