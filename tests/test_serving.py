"""The pages are built when something they are made of changed, and only then."""

import sys
from pathlib import Path

import pytest

from dso_app import serving
from dso_app.settings import settings

_BUILDER = """
import pathlib, sys
built = pathlib.Path(".web/build/client")
built.mkdir(parents=True, exist_ok=True)
(built / "404.html").touch()
with open("times", "a") as times:
    times.write("x")
sys.exit(int(open("ends").read()) if pathlib.Path("ends").exists() else 0)
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one source of each sort, and a builder that counts how often it is asked."""
    for name in ("dso_app/locales/fr/app.po", "assets/logo.svg", "reflex.lock/package.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as it is")
    (tmp_path / "rxconfig.py").write_text("as it is")
    (tmp_path / "builder.py").write_text(_BUILDER)
    monkeypatch.setattr(serving, "_BUILD", [sys.executable, "builder.py"])
    return tmp_path


def _builds(checkout: Path) -> int:
    return len((checkout / "times").read_text())


def test_pages_that_are_up_to_date_are_served_as_they_stand(checkout: Path) -> None:
    assert serving.build_pages(checkout)
    assert not serving.build_pages(checkout)
    assert _builds(checkout) == 1


@pytest.mark.parametrize(
    "name",
    ["dso_app/locales/fr/app.po", "assets/logo.svg", "reflex.lock/package.json", "rxconfig.py"],
)
def test_a_source_that_changed_makes_them_out_of_date(checkout: Path, name: str) -> None:
    serving.build_pages(checkout)
    (checkout / name).write_text("as it was not")
    assert serving.build_pages(checkout)


def test_a_file_that_came_or_went_makes_them_out_of_date(checkout: Path) -> None:
    serving.build_pages(checkout)
    (checkout / "dso_app/new.py").touch()
    assert serving.build_pages(checkout)
    (checkout / "dso_app/new.py").unlink()
    assert serving.build_pages(checkout)


def test_another_address_makes_them_out_of_date(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving.build_pages(checkout)
    monkeypatch.setattr(settings(), "base_url", "https://relance.example")
    assert serving.build_pages(checkout)


def test_what_python_and_reflex_write_beside_the_sources_does_not(checkout: Path) -> None:
    serving.build_pages(checkout)
    for name in ("dso_app/__pycache__/new.pyc", "assets/external/script.js"):
        (checkout / name).parent.mkdir()
        (checkout / name).touch()
    assert not serving.build_pages(checkout)


def test_pages_that_are_gone_are_built_again(checkout: Path) -> None:
    serving.build_pages(checkout)
    (checkout / ".web/build/client/404.html").unlink()
    assert serving.build_pages(checkout)


def test_a_build_that_failed_ends_the_start_and_is_tried_again(checkout: Path) -> None:
    (checkout / "ends").write_text("3")
    with pytest.raises(SystemExit) as ended:
        serving.build_pages(checkout)
    assert ended.value.code == 3
    (checkout / "ends").unlink()
    assert serving.build_pages(checkout)
