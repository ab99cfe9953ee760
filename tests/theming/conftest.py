"""The sentence model that is installed beside Hearback, read once."""

import os

import pytest

from feedback.theming.sentences import SentenceModel, sentence_model


@pytest.fixture(scope="session")
def model() -> SentenceModel:
    """The pinned model; where it was never fetched its tests are skipped, but not in CI."""
    found = sentence_model()
    if found is None and not os.environ.get("HEARBACK_CI"):
        pytest.skip("The sentence model is not installed (./run test fetches it)")
    assert found, "In continuous integration the sentence model must be there"
    return found
