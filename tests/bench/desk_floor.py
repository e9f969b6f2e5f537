"""The floor of the desk: the same tables on an empty Reflex app, their rows already in memory.

The component, the style sheets, the columns and the number of rows are those of the screens, and an
opened card is all of the card; there is no database, no guard and no frame round them.
"""

import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import httpx

from dso_app.components.table_rows import Head, Line
from tests.bench.desk_card import Values
from tests.support.smtp import free_port

_ROOT = Path(__file__).parents[2]
WORKSHOP = _ROOT / ".build" / "desk-floor"
"""Kept from run to run, so that the browser's packages are fetched once."""
_CONFIG = """
import os

os.environ.setdefault("REFLEX_USE_NPM", "1")

import reflex as rx
from reflex.constants import StateManagerMode

port = int(os.environ["FLOOR_PORT"])
config = rx.Config(
    app_name="floor_app",
    frontend_port=port,
    backend_port=port,
    backend_host="127.0.0.1",
    api_url=f"http://127.0.0.1:{port}",
    deploy_url=f"http://127.0.0.1:{port}",
    state_manager_mode=StateManagerMode.MEMORY,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    disable_plugins=[rx.plugins.SitemapPlugin],
)
"""
_PATIENCE = 300


@contextmanager
def running_floor(
    tables: Mapping[str, tuple[list[Head], list[Line]]], card: Values
) -> Iterator[str]:
    """Build and start it; gives its address.

    Args:
        tables: By the name of a screen, the heads and the rows of two of its pages.
        card: What the states of an opened card hold.
    """
    _copy(tables)
    (WORKSHOP / "floor_app" / "card.pickle").write_bytes(pickle.dumps(card))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = WORKSHOP / "floor.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "reflex", "run", "--env", "prod", "--loglevel", "warning"],
            cwd=WORKSHOP,
            env={
                **os.environ,
                "FLOOR_PORT": str(port),
                "PYTHONPATH": str(_ROOT),
                # Where the Python packages put node.
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _copy(tables: Mapping[str, tuple[list[Head], list[Line]]]) -> None:
    package = WORKSHOP / "floor_app"
    package.mkdir(parents=True, exist_ok=True)
    shutil.copytree(_ROOT / "assets", WORKSHOP / "assets", dirs_exist_ok=True)
    shutil.copytree(_ROOT / "reflex.lock", WORKSHOP / "reflex.lock", dirs_exist_ok=True)
    (WORKSHOP / "rxconfig.py").write_text(_CONFIG)
    (package / "__init__.py").touch()
    shutil.copyfile(Path(__file__).with_name("floor_app.py"), package / "floor_app.py")
    (package / "tables.json").write_text(
        json.dumps(
            {
                name: {"heads": [asdict(one) for one in heads], "rows": [asdict(x) for x in rows]}
                for name, (heads, rows) in tables.items()
            }
        )
    )


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    with httpx.Client(trust_env=False) as web:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                web.get(f"{url}/ping").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                return
    sys.exit(f"The floor does not start:\n{log.read_text(errors='replace')[-3000:]}")
