"""The parts of nltk in use; none needs its downloaded corpora. Imported late: see `lazily`."""

from nltk.stem.snowball import SnowballStemmer

__all__ = ["SnowballStemmer"]
