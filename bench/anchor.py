"""The yardstick for themes: the published recipe for tagging NHS comments, fitted again here.

pxtextmining's last recipe without a language model: TF-IDF of words with the question beside it,
and one support vector machine per label with a radial kernel, C = 15 and balanced classes. Of the
ways to count words (alone, with pairs, rare ones left out) the one with the best figures is used.
Its own texts were more and are not public, so its published figures can't be compared; the recipe
on the same texts can.
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import OneHotEncoder
from sklearn.svm import SVC

from feedback.theming.features import Comment
from feedback.theming.thresholds import Bools, Floats


class Anchor:
    """The recipe: `fit` on comments and a table of labels, then `scores` (above 0: the label)."""

    def fit(self, comments: Sequence[Comment], truth: Bools) -> "Anchor":
        """Fit one machine per label that some comment has and some has not."""
        self.words = TfidfVectorizer()
        self.words.fit([comment.text for comment in comments])
        self.questions = OneHotEncoder(handle_unknown="ignore")
        self.questions.fit([[comment.prompt] for comment in comments])
        rows = self._rows(comments)
        self.machines = [
            SVC(C=15, kernel="rbf", class_weight="balanced", cache_size=500).fit(rows, labels)
            if labels.any() and not labels.all()
            else None
            for labels in truth.T
        ]
        return self

    def scores(self, comments: Sequence[Comment]) -> Floats:
        """Return each machine's distance from its border."""
        rows = self._rows(comments)
        never = np.full(len(comments), -1.0)
        return np.column_stack(
            [machine.decision_function(rows) if machine else never for machine in self.machines]
        )

    def _rows(self, comments: Sequence[Comment]) -> sparse.csr_matrix:
        words = self.words.transform([comment.text for comment in comments])
        questions = self.questions.transform([[comment.prompt] for comment in comments])
        return sparse.hstack([words, questions]).tocsr()
