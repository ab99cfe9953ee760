"""The attacker who takes rounding as undone: which sums follow from published ones alone?

Unknowns that no published sum brings together fall apart into groups, each looked at by itself.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr
from scipy.sparse.csgraph import connected_components

from tests.attack.rows import Sparse

Floats = NDArray[np.float64]
NOTHING = 1e-7  # what is left of a sum that is explained; one that is not leaves 0.01 or more


def recovered(seen: Sparse, sums: Sparse) -> list[int]:
    """Return the numbers of the `sums` that are a combination of the `seen` ones."""
    left = np.zeros(sums.shape[0])
    explained = np.zeros(sums.shape[1], dtype=bool)
    for members, rows in groups(seen):
        explained[members] = True
        mine = sums[:, members]
        touched = np.flatnonzero(np.diff(mine.indptr))
        if len(touched):
            basis = orthonormal(rows)
            dense = mine[touched].toarray()
            rest = dense - (dense @ basis) @ basis.T
            left[touched] = np.maximum(left[touched], np.abs(rest).max(axis=1))
    strangers = np.abs(sums[:, ~explained]).sum(axis=1)
    left = np.maximum(left, np.asarray(strangers).ravel())
    return [int(number) for number in np.flatnonzero(left < NOTHING)]


def groups(seen: Sparse) -> Iterator[tuple[NDArray[np.int64], Floats]]:
    """Yield the unknowns that published sums bring together, and those sums."""
    if not seen.shape[0]:
        return
    together = seen.T @ seen
    _, labels = connected_components(together, directed=False)
    used = np.flatnonzero(np.diff(seen.tocsc().indptr))
    of_row = labels[seen.indices[seen.indptr[:-1]]]
    for label in np.unique(labels[used]):
        members = np.flatnonzero(labels == label)
        yield members, seen[np.flatnonzero(of_row == label)][:, members].toarray()


def orthonormal(rows: Floats) -> Floats:
    """Return columns of length one that span the rows."""
    basis, triangle, _ = qr(rows.T, mode="economic", pivoting=True)
    sizes = np.abs(np.diag(triangle))
    rank = int((sizes > NOTHING * max(1.0, sizes[0])).sum())
    return np.asarray(basis[:, :rank])
