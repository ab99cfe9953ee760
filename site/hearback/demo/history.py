"""Nine months of answers behind the demonstration: sent, opened, coded, released.

Everything goes through the real doors: the forms, the seal, the keeper, a coder's own method, the
cut. Only the day is told to them.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from feedback.desk.news import new_batches
from feedback.keeper import batches
from feedback.keeper.keys.folder import KeyFolder
from feedback.responses.models import Text, Theme
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import Survey
from hearback.demo import team
from hearback.demo.coders import Coder, code_all, refer_worrying
from hearback.demo.dates import (
    closed_months,
    early_months,
    last_day,
    months_later,
    quarter_start,
)
from hearback.demo.releasing import release_all
from hearback.demo.respondents import Respondents, answer_and_send, seeded, spread
from hearback.people.models import User

SEED = 20261122
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Scale:
    """How much is made up; the tests make less."""

    fewest_a_month: int = 148
    most_a_month: int = 172
    uncoded_a_month: int = 36
    # By quarter and survey: few, and of the second survey too few to show anything.
    early: tuple[tuple[int, ...], ...] = ((34,), (48, 8))


class History:
    """Writes the demonstration's past, month by month, with keys that turn as they would have."""

    def __init__(self, keys: KeyFolder, passphrase: str, today: date, scale: Scale) -> None:
        self._keys, self._passphrase = keys, passphrase
        self._today, self._scale = today, scale
        self._generator: random.Random = seeded(SEED)
        self._crowd = Respondents(SEED)

    def write(self, tell: Tell) -> None:
        """Fill the three closed quarters, release them, and leave the current one to be coded."""
        themes = Theme.objects.in_use()
        first = Coder(team.account_of(team.FIRST_CODER), themes, SEED + 1)
        second = Coder(team.account_of(team.SECOND_CODER), themes, SEED + 2)
        tell("making keys: two of their three sheets are tried, and none is kept")
        for month, numbers in zip(early_months(self._today), self._scale.early, strict=True):
            for number, definition in zip(numbers, _open_definitions(), strict=False):
                self._answer(number, last_day(month), [definition])
            with transaction.atomic():
                code_all(_uncoded(), first, second, is_behind=False)
                _mark_seen(first.user)
        for month in closed_months(self._today):
            number = self._generator.randint(self._scale.fewest_a_month, self._scale.most_a_month)
            self._answer(number, last_day(month), _open_definitions())
            is_last = month == closed_months(self._today)[-1]
            with transaction.atomic():
                coded = code_all(_uncoded(), first, second, is_behind=is_last)
                _mark_seen(first.user)
            tell(f"{month:%B %Y}: {number} people answered, {coded} texts coded")
        refer_worrying(first.user)
        release_all(self._today, tell)
        self._answer_this_quarter(tell)

    def _answer(self, number: int, day: date, definitions: list[SurveyDefinition]) -> None:
        """Have `number` people answer by `day`, and open what they sent on that day."""
        self._turn_keys(day)
        with transaction.atomic(using="staging"):
            for definition in spread(number, definitions):
                answer_and_send(self._crowd, definition, day)
        batches.run(self._keys.unlock(self._passphrase), day)

    def _turn_keys(self, day: date) -> None:
        """Begin a month with a key of its own."""
        if self._keys.exists():
            self._keys.rotate(self._passphrase, day)
        else:
            make_keys(self._keys, self._passphrase, day)

    def _answer_this_quarter(self, tell: Tell) -> None:
        """Bring the current quarter up to today, and leave its texts for whoever tries the desk."""
        month = quarter_start(self._today)
        while month <= self._today:
            day = min(last_day(month), self._today)
            self._answer(self._scale.uncoded_a_month, day, _open_definitions())
            tell(f"{month:%B %Y}: {self._scale.uncoded_a_month} people answered")
            month = months_later(month, 1)


def _open_definitions() -> list[SurveyDefinition]:
    """Return the frozen questions of every open survey, in the order the surveys were made."""
    return [s.current_version().read() for s in Survey.objects.open().order_by("pk")]


def _uncoded() -> list[Text]:
    """Return what the coders have still to read; by their words, so that every run is alike."""
    return list(Text.objects.uncoded().order_by("version", "question", "masked"))


def _mark_seen(by: User) -> None:
    """Take what has been read off the desk's first page."""
    for batch in new_batches(by):
        batch.mark_seen(by)


def renew_keys(keys: KeyFolder, passphrase: str, today: date) -> bool:
    """Turn the keys when their month is over, as a keyholder would; say whether they turned."""
    made_on = _made_on()
    if made_on is not None and (made_on.year, made_on.month) == (today.year, today.month):
        return False
    if keys.exists():
        keys.rotate(passphrase, today)
    else:
        make_keys(keys, passphrase, today)
    return True


def make_keys(keys: KeyFolder, passphrase: str, today: date) -> None:
    """Hold the ceremony without anybody: try two of the three sheets, and keep none of them."""
    first, second, _ = keys.make(passphrase, today)
    keys.prove(first, second, today)


def _made_on() -> date | None:
    """Return when the public key in use was made, if there is one."""
    try:
        stored = json.loads(settings.PUBLIC_KEY_FILE.read_text(encoding="ascii"))
        return date.fromisoformat(stored["made_on"])
    except (OSError, ValueError, KeyError):
        return None


def keys() -> KeyFolder:
    """Return the demonstration's key folder."""
    return KeyFolder(settings.KEY_DIR)
