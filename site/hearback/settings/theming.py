"""What suggests themes, beside the phrases of the codebook."""

from pathlib import Path

from hearback.settings import environment as env

# A folder with a sentence model of the partnership's own, in sentence-transformers form, and the
# SHA-256 of its weights. Unset: the model of requirements-semantic.lock, if it is installed.
_folder = env.text("HEARBACK_SENTENCE_MODEL", "")
SENTENCE_MODEL = Path(_folder) if _folder else None
SENTENCE_MODEL_DIGEST = env.text("HEARBACK_SENTENCE_MODEL_DIGEST", "")
