"""What a paper may show of a release."""

from feedback.releases.document import Document


def shown_in(document: Document) -> set[int]:
    """Return every number of people that the release shows in its one-way tables."""
    bases = {population.people for population in document.populations}
    cells = {
        cell.value
        for population in document.populations
        for table in population.tables
        if len(table.dims) == 1
        for cell in table.cells
    }
    return {value for value in bases | cells if value is not None}
