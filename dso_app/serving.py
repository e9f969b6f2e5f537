"""The web process: build the pages where something changed since they were built, then serve them.

python -m dso_app.serving            build what is out of date, then serve
python -m dso_app.serving --build    build only: what an image brings along
"""

import argparse
import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from reflex.utils.exec import run_backend_prod
from reflex.utils.prerequisites import get_web_dir
from reflex_base.constants import Dirs, Env, LogLevel
from reflex_base.environment import environment

from dso_app.settings import settings

_SOURCES = ("dso_app", "assets", "rxconfig.py", "reflex.lock")
"""What the pages are made of, beside Reflex itself and the address they are opened by."""
_BUILD = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]


def main(arguments: list[str] | None = None) -> None:
    """Serve until asked to end.

    Raises:
        SystemExit: The pages could not be built, with the builder's exit code.
    """
    parser = argparse.ArgumentParser(prog="python -m dso_app.serving", description="The web.")
    parser.add_argument("--build", action="store_true", help="build the pages only")
    only_build = parser.parse_args(arguments).build
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    build_pages(Path.cwd())
    if not only_build:
        environment.REFLEX_SKIP_COMPILE.set(True)
        run_backend_prod(
            settings().bind,
            settings().listening_port,
            LogLevel.WARNING,
            mount_frontend_compiled_app=True,
        )


def build_pages(root: Path) -> bool:
    """Build the pages of a checkout, unless those that stand there are of these very sources.

    Returns:
        Whether they were built.

    Raises:
        SystemExit: They could not be built.
    """
    web = root / get_web_dir()
    mark = web / "built-from"
    now = _digest(root)
    with _alone(root / ".web.lock"):
        if mark.exists() and mark.read_text() == now and (web / Dirs.STATIC / "404.html").exists():
            return False
        mark.unlink(missing_ok=True)
        done = subprocess.run([*_BUILD, "--loglevel", "warning"], cwd=root, check=False)  # noqa: S603 - constant
        if done.returncode:
            raise SystemExit(done.returncode)
        mark.write_text(now)
    return True


def _digest(root: Path) -> str:
    digest = hashlib.sha256(f"{version('reflex')} {settings().base_url}".encode())
    for path in _files(root):
        digest.update(f"\n{path.relative_to(root)} ".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for name in _SOURCES:
        source = root / name
        found = sorted(source.rglob("*")) if source.is_dir() else [source]
        yield from (one for one in found if one.is_file() and not _is_made(one.parts))


def _is_made(parts: tuple[str, ...]) -> bool:
    """Python and Reflex write these beside the sources."""
    return "__pycache__" in parts or parts[-3:-1] == ("assets", "external")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One builder at a time: two web processes of a checkout may start together."""
    with lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    main()
