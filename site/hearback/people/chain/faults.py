"""What a check can find, as codes; in words in `hearback.people.chain.words`."""

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong."""

    NONE = ""
    CHANGED = "changed"
    MISSING = "missing"
    BEGINNING = "beginning_missing"
    PUT_IN = "put_in"
    CUT_SHORT = "cut_short"
    WRONG_KEY = "wrong_key"
    BEGUN_AGAIN = "begun_again"
    REWRITTEN = "rewritten"
    ROLLED_BACK = "rolled_back"


class Against(StrEnum):
    """How a head from outside compares."""

    AGREES = "agrees"
    DIFFERS = "differs"
    ROLLED_BACK = "rolled_back"
    TOO_OLD = "too_old"
