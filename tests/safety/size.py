"""How large a proof is: whole for `./run proof`, a tenth for every commit."""

import os

IS_WHOLE = os.environ.get("HEARBACK_PROOF") == "whole"


def size(whole: int) -> int:
    """Return `whole` in `./run proof`, a tenth of it (at least one) otherwise."""
    return whole if IS_WHOLE else max(1, whole // 10)
