"""What the keeper, apart from the site, knows of the site: may a month's keys be destroyed yet?"""

from collections.abc import Sequence

from feedback.keeper.carrying.machine import is_keeper_apart
from feedback.keeper.carrying.models import OtherMachine
from feedback.keeper.carrying.pair import NobodyTrusted, other_key
from feedback.keeper.keys.months import KeyMonth


def finished_at_site(months: Sequence[KeyMonth]) -> set[bytes]:
    """Return the ids of the months whose review the site has nothing to add to; `months` are all
    that are here, oldest first. Where site and keeper share a machine, these are all of them.

    Otherwise the last file from the site decides. An answer may still be sealed there to the key
    in use there or to any later one, which may lie on a stick; earlier months are finished once
    none of their envelopes was left behind or is held back, such as a paper form that waits, and no
    text of theirs waits for its masking to be confirmed.
    """
    if not is_keeper_apart():
        return {month.key_id for month in months}
    try:
        machine = OtherMachine.objects.filter(pk=bytes(other_key())).first()
    except NobodyTrusted:
        return set()
    state = machine.site_state if machine else {}
    names = [month.key_id.hex() for month in months]
    if state.get("in_use") not in names:
        return set()
    earlier = months[: names.index(state["in_use"])]
    return {
        month.key_id
        for month in earlier
        if month.key_id.hex() not in state["waiting"]
        and month.desk_key.hex() not in state["unread"]
    }
