"""The parts of nltk in use; none needs its downloaded corpora. Imported late: see `lazily`."""

from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance
from nltk.stem.snowball import SnowballStemmer

__all__ = ["AnnotationTask", "SnowballStemmer", "masi_distance"]
