"""Texts kept beside the tests and compared sign by sign.

Renew them with `RENEW_SNAPSHOTS=1 python -m pytest tests/sending/test_demo_snapshots.py`, and read
the difference before it is committed: it is what customers will read.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "snapshots"
RENEWING = bool(os.environ.get("RENEW_SNAPSHOTS"))


def compare(name: str, content: str) -> None:
    """Compare a text with the one kept under a name; write it instead when renewing."""
    path = FOLDER / name
    if RENEWING:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    assert path.exists(), f"There is no snapshot {name} yet: renew them."
    assert content == path.read_text(encoding="utf-8"), f"{name} reads differently: renew or mend."
