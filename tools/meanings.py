"""``python -m tools.meanings``: work out what the sayings mean and put it beside them.

To be run after sayings or claims have changed: whoever installs Ketum then need not wait for it. One row a saying, in
whole steps of one 127th of its largest value.
"""

import numpy as np

from ketum.knowledge.audit.embedding import Encoder
from ketum.knowledge.compile import DATA
from ketum.knowledge.compilers.audit import SHIPPED, every_saying, meaning_key, shipped_meanings
from ketum.knowledge.library import library


def main() -> None:
    """Write the meanings of all sayings; what is there already is not worked out again."""
    texts = list(dict.fromkeys(text for text, *_ in every_saying(DATA, library().blob("claims"))))
    held = shipped_meanings()
    missing = [text for text in texts if meaning_key(text) not in held]
    if missing:
        rows = Encoder().encode(missing)
        held.update(zip(map(meaning_key, missing), rows, strict=True))
    keys = [meaning_key(text) for text in texts]
    every = np.stack([held[key] for key in keys])
    steps = (np.abs(every).max(axis=1) / 127).astype(np.float32)
    np.savez_compressed(
        SHIPPED, keys=np.array(keys), rows=np.round(every / steps[:, None]).astype(np.int8), steps=steps
    )
    print(f"{len(texts)} sayings, {len(missing)} new")


if __name__ == "__main__":
    main()
