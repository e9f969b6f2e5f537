"""LibreOffice Calc without a screen: opens Excel files, computes every formula anew, saves them."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Else the values a file brings are believed where it says Excel wrote them."""
_PATIENCE = 240


def calc() -> str:
    """The program; without it tests are passed over, but fail where CI ought to have it."""
    found = shutil.which("soffice")
    if found is None:
        missing = "LibreOffice is missing: apt-get install libreoffice-calc-nogui"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def recalculated(files: Sequence[Path], folder: Path) -> dict[str, Path]:
    """Open files, compute them, save them as Excel again; those that could be opened, by name.

    Args:
        files: Excel files.
        folder: an empty one to work in.
    """
    profile, saved = folder / "profile", folder / "saved"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE)
    subprocess.run(
        [
            calc(),
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--convert-to", "xlsx", "--outdir", str(saved)),
            *map(str, files),
        ],
        check=False,
        capture_output=True,
        timeout=_PATIENCE,
        env={**os.environ, "HOME": str(folder)},
    )
    return {path.name: path for path in saved.glob("*.xlsx")}
