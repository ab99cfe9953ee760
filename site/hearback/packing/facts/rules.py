"""Facts of what the software enforces: settings, and the limits written beside the code that keeps
them. Another one is one more line here.
"""

from django.conf import settings
from django.db import connection

from engagement.models import HELPLINE_STALE_AFTER
from feedback.builder.forms import RECEIPT_MONTHS
from feedback.cutting.models.keeping import KEPT_FOR
from feedback.desk.raw.opening import MOST_IN_AN_HOUR
from feedback.desk.raw.unlocking import UNLOCKED_SECONDS
from feedback.intake.carry_keys import HOUR as CARRY_TURN
from feedback.intake.limiter import TURN_SECONDS
from feedback.intake.sealing import BUCKETS
from feedback.intake.token import MAX_AGE_MINUTES
from feedback.keeper.expiring import TOKEN_DAYS
from feedback.partners.carried import SECONDS as FILE_SECONDS
from feedback.releases.disclosure.counts import SMALLEST_THRESHOLD
from feedback.surveys.definition import TEXT_MAX_GRAPHEMES
from feedback.surveys.promise import SAVED_DAYS
from feedback.surveys.safety.wording import READING_AGE
from hearback.packing.facts.fact import MINUTE, Fact, Value, bare, clock, counted, months, of, span
from hearback.people.session_life import IDLE_SECONDS, WHOLE_SECONDS
from you_said_we_did.by_email.links import LEAVING_DAYS
from you_said_we_did.subscribers.keys import TURNS_AFTER_DAYS
from you_said_we_did.subscribers.models import WAITS_DAYS

CARRY_TURNS = 2  # feedback/intake/carry_keys.py: a key lives for its own hour and the next


def between_batches() -> Value:
    """Say how seldom one survey's answers are opened."""
    days = settings.BATCH_INTERVAL_DAYS
    return f"{counted(days, 'day')} at the least" if days else "no time (a demonstration)"


def second_step() -> Value:
    """Say whether a password alone lets anyone into the office."""
    if settings.SECOND_FACTOR_REQUIRED:
        return "a passkey or a code from an authenticator app, for everyone"
    return "none, so a password alone opens an account (a demonstration)"


def keepers_place() -> Value:
    """Say where the private keys lie."""
    if settings.MACHINE == "whole":
        return "the same machine as the website, where the keeper’s own system user holds them"
    return "a machine of its own, which nothing reaches over a network"


def danger_within() -> Value:
    """Say how soon a lead deals with a text that tells of danger."""
    return counted(min(settings.SAFEGUARDING_WORKING_DAYS.values()), "working day")


def between_mails() -> Value:
    """Say how seldom news goes out to one address."""
    days = settings.MAILING_INTERVAL_DAYS
    return f"{counted(days, 'day')} or more" if days else "no set time (a demonstration)"


def mailing_hours() -> Value:
    """Say in which hours mail goes out."""
    begins, ends = settings.MAILING_HOURS
    return "at any hour" if ends - begins == 24 else f"between {clock(begins)} and {clock(ends)}"


RULES = (
    Fact(
        "keys_live",
        "how long raw texts can be opened after their month",
        of("KEYS_LIVE_DAYS", "day"),
    ),
    Fact("keys_rest", "how long a key rests before it is destroyed", of("KEYS_REST_DAYS", "day")),
    Fact(
        "key_age",
        "age at which the site takes no more under a key",
        of("PUBLIC_KEY_MAX_AGE_DAYS", "day"),
    ),
    Fact("batch_minimum", "answers opened together at the least", bare("BATCH_MINIMUM")),
    Fact("between_batches", "time between two batches", between_batches),
    Fact("pool_after", "when few answers join other surveys’", of("POOL_AFTER_DAYS", "day")),
    Fact("give_up_after", "when too few are destroyed", of("GIVE_UP_AFTER_DAYS", "day")),
    Fact("suppress_below", "smallest number shown", bare("SUPPRESS_BELOW")),
    Fact(
        "smallest_threshold",
        "below what no survey’s smallest number goes",
        lambda: str(SMALLEST_THRESHOLD),
    ),
    Fact("round_to", "what numbers are rounded to", bare("ROUND_TO")),
    Fact("counts_kept", "how long true counts behind a quarter are kept", lambda: months(KEPT_FOR)),
    Fact(
        "second_coding",
        "share of texts two people code",
        lambda: f"{settings.SECOND_CODING_SHARE:.0%}",
    ),
    Fact("raw_open", "how long a reviewer’s desk stays unlocked", lambda: span(UNLOCKED_SECONDS)),
    Fact(
        "raw_an_hour",
        "raw texts a reviewer opens in an hour",
        lambda: counted(MOST_IN_AN_HOUR, "text"),
    ),
    Fact("session_idle", "when a session ends without a click", lambda: span(IDLE_SECONDS)),
    Fact("session_whole", "when any session ends", lambda: span(WHOLE_SECONDS)),
    Fact("second_step", "the second step of signing in", second_step),
    Fact("danger_within", "time for a text that tells of danger", danger_within),
    Fact(
        "worry_within",
        "time for other texts that worry",
        of("SAFEGUARDING_WORKING_DAYS_OTHERWISE", "working day"),
    ),
    Fact("rota_ahead", "how far ahead the rota shows gaps", of("ROTA_LOOKS_AHEAD_DAYS", "day")),
    Fact("form_lives", "how long a form can be sent", lambda: span(MAX_AGE_MINUTES * MINUTE)),
    Fact(
        "token_kept", "how long a used form is remembered", lambda: counted(TOKEN_DAYS + 1, "day")
    ),
    Fact(
        "carried_for",
        "how long a half-filled form can be read",
        lambda: span(CARRY_TURNS * CARRY_TURN),
    ),
    Fact("saved_for", "how long saved answers are kept", lambda: counted(SAVED_DAYS, "day")),
    Fact(
        "receipts_kept",
        "how long six words lead to a reply, at the most",
        lambda: counted(max(number for number, _ in RECEIPT_MONTHS), "month"),
    ),
    Fact("counted_for", "how long visits are counted, in memory", lambda: span(TURN_SECONDS)),
    Fact("sizes", "sizes a sealed answer can have", lambda: str(len(BUCKETS))),
    Fact("most_letters", "longest answer", lambda: counted(TEXT_MAX_GRAPHEMES, "letter")),
    Fact("reading_age", "reading age of questions", lambda: str(READING_AGE)),
    Fact(
        "file_carried",
        "how long a partner’s file is held while it is checked",
        lambda: span(FILE_SECONDS),
    ),
    Fact("mail_every", "how seldom mail goes out", between_mails),
    Fact("mail_hours", "when mail goes out", mailing_hours),
    Fact("list_waits", "how long an unconfirmed address waits", lambda: counted(WAITS_DAYS, "day")),
    Fact("list_key", "how often the list’s key changes", lambda: counted(TURNS_AFTER_DAYS, "day")),
    Fact(
        "leave_link",
        "how long a link to leave the list works",
        lambda: counted(LEAVING_DAYS, "day"),
    ),
    Fact(
        "helpline_checked",
        "when a helpline counts as unchecked",
        lambda: counted(HELPLINE_STALE_AFTER.days, "day"),
    ),
    Fact("keepers_place", "where the private keys lie", keepers_place),
    Fact("database", "the database", lambda: connection.display_name),
)
