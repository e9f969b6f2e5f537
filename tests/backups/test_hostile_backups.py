"""Backups damaged, made to harm, or of another version: refused, and nothing is changed."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select

from alembic import command
from dso_app.backups import archive
from dso_app.backups.dump import make_backup
from dso_app.backups.errors import Damaged, NoRoom, NotABackup, TooNew
from dso_app.database import Database
from dso_app.models import (
    Entity,
    Item,
)
from dso_app.services.schema import alembic_config, alone
from dso_app.settings import settings
from tests.support.backups import bring_back, fill, rewritten, rows, said_otherwise
from tests.support.clocks import FixedClock


def _other_column(members: dict[str, bytes]) -> None:
    said = json.loads(members["manifest.json"])
    said["tables"][0]["columns"].append(["is_admin; drop table item", "text"])
    said_otherwise(members, tables=said["tables"])


def _other_table(members: dict[str, bytes]) -> None:
    said = json.loads(members["manifest.json"])
    said["tables"].append({"name": "user_session", "columns": [["id", "number"]], "rows": 0})
    members["tables/user_session.jsonl"] = b""
    said_otherwise(members, tables=said["tables"])


def _lost_row(members: dict[str, bytes]) -> None:
    whole = members["tables/item.jsonl"]
    members["tables/item.jsonl"] = whole[whole.index(b"\n") + 1 :]


def _lost_parent(members: dict[str, bytes]) -> None:
    said = json.loads(members["manifest.json"])
    (customers,) = (one for one in said["tables"] if one["name"] == "customer")
    customers["rows"] = 0
    members["tables/customer.jsonl"] = b""
    said_otherwise(members, tables=said["tables"])


def _lost_table(members: dict[str, bytes]) -> None:
    del members["tables/item.jsonl"]


def _set(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[name] = content

    return change


def _nonsense(members: dict[str, bytes]) -> None:
    members["tables/item.jsonl"] = b"nonsense\n"


def _another_kind(members: dict[str, bytes]) -> None:
    members["tables/item.jsonl"] = members["tables/item.jsonl"].replace(b"null", b'{"a": 1}')


def _too_deep(members: dict[str, bytes]) -> None:
    members["tables/item.jsonl"] = b"[" * 100_000 + b"\n"


def _endless(members: dict[str, bytes]) -> None:
    members["tables/item.jsonl"] = members["tables/item.jsonl"].rstrip(b"\n")


HOSTILE: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "zip slip": (_set("files/copies/../../../evil.pdf", b"x"), "../evil.pdf"),
    "absolute": (_set("/etc/evil", b"x"), "/etc/evil"),
    "another folder": (_set("files/secret.key", b"x"), "secret.key"),
    "another kind of copy": (_set(f"files/copies/aa/{'a' * 64}.html", b"x"), "files/copies"),
    "another table": (_other_table, "manifest"),
    "another column": (_other_column, "manifest"),
    "a table missing": (_lost_table, "manifest"),
    "a row lost": (_lost_row, "item.jsonl"),
    "rows without their customer": (_lost_parent, "damaged"),
    "nonsense": (_nonsense, "item.jsonl, 1"),
    "a value of another kind": (_another_kind, "item.jsonl, 1"),
    "nested too deep": (_too_deep, "item.jsonl, 1"),
    "the last row cut off": (_endless, "item.jsonl"),
}


@pytest.mark.parametrize("how", HOSTILE)
@pytest.mark.parametrize("kind", ["sqlite_db", "postgres_db"])
def test_a_hostile_or_damaged_backup_changes_nothing(
    clock: FixedClock, tmp_path: Path, how: str, kind: str, request: pytest.FixtureRequest
) -> None:
    database: Database = request.getfixturevalue(kind)
    fill(database, clock)
    make_backup(database, clock, tmp_path / "b.zip")
    before = rows(database)
    change, place = HOSTILE[how]
    with pytest.raises(Damaged, match=re.escape(place)):
        bring_back(database, rewritten(tmp_path / "b.zip", change), force=True)
    assert rows(database) == before
    assert sorted(path.name for path in tmp_path.rglob("evil*")) == []
    assert not list(settings().data_dir.glob("restore-*"))


def test_a_backup_packed_again_and_otherwise_as_it_was_is_taken(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    fill(sqlite_db, clock)
    make_backup(sqlite_db, clock, tmp_path / "b.zip")
    bring_back(sqlite_db, rewritten(tmp_path / "b.zip", lambda _: None), force=True)


def test_a_cut_off_backup_or_another_file_is_refused(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    fill(sqlite_db, clock)
    make_backup(sqlite_db, clock, tmp_path / "b.zip")
    before, whole = rows(sqlite_db), (tmp_path / "b.zip").read_bytes()
    bad = tmp_path / "bad.zip"
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        bad.write_bytes(whole[:length])
        with pytest.raises(NotABackup):
            bring_back(sqlite_db, bad, force=True)
    with zipfile.ZipFile(bad, "w") as other:
        other.writestr("hello.txt", "x")
    for path in (bad, tmp_path / "nowhere.zip", tmp_path):
        with pytest.raises(NotABackup):
            bring_back(sqlite_db, path, force=True)
    assert rows(sqlite_db) == before


def test_one_changed_byte_of_the_rows_is_noticed(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    fill(sqlite_db, clock)
    make_backup(sqlite_db, clock, tmp_path / "b.zip")
    before, whole = rows(sqlite_db), bytearray((tmp_path / "b.zip").read_bytes())
    with zipfile.ZipFile(BytesIO(whole)) as zipped:
        member = zipped.getinfo("tables/customer.jsonl")
    whole[member.header_offset + 60 + member.compress_size // 2] ^= 0x55
    (tmp_path / "bad.zip").write_bytes(whole)
    with pytest.raises(Damaged):
        bring_back(sqlite_db, tmp_path / "bad.zip", force=True)
    assert rows(sqlite_db) == before


def test_a_backup_of_a_newer_version_is_refused_and_says_so(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    make_backup(sqlite_db, clock, tmp_path / "b.zip")
    changes: tuple[dict[str, Any], ...] = ({"revision": "9999"}, {"format": 2})
    for change in changes:
        newer = rewritten(tmp_path / "b.zip", partial(said_otherwise, **change))
        with pytest.raises(TooNew):
            bring_back(sqlite_db, newer)


def test_what_unfolds_beyond_all_measure_or_the_disk_is_refused_before_it_is_read(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(sqlite_db, clock, tmp_path / "b.zip")
    bomb = rewritten(
        tmp_path / "b.zip", _set("tables/item.jsonl", b"[" + b" " * 20_000_000 + b"]\n")
    )
    monkeypatch.setattr(archive, "_ALWAYS_FINE", 1024**2)
    with pytest.raises(Damaged):
        bring_back(sqlite_db, bomb)
    monkeypatch.undo()
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1024**2}))
    with pytest.raises(NoRoom):
        bring_back(sqlite_db, bomb)


def _columns_at(revision: str, path: Path) -> dict[str, set[str]]:
    """The columns of each table as a migration leaves them."""
    database = Database(f"sqlite:///{path}")
    with alone(database) as connection:
        command.upgrade(alembic_config(connection), revision)
        found = inspect(connection)
        columns = {
            name: {one["name"] for one in found.get_columns(name)}
            for name in found.get_table_names()
        }
    database.close()
    return columns


def test_an_older_backup_is_brought_to_the_newest_schema(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    """One of an earlier schema: columns that came since take what their migration says."""
    fill(sqlite_db, clock)
    make_backup(sqlite_db, clock, tmp_path / "b.zip")
    then = _columns_at("0003", tmp_path / "then.db")

    def older(members: dict[str, bytes]) -> None:
        tables = []
        for one in json.loads(members["manifest.json"])["tables"]:
            member = f"tables/{one['name']}.jsonl"
            if one["name"] not in then:
                del members[member]
                continue
            there = then[one["name"]]
            places = [n for n, (name, _) in enumerate(one["columns"]) if name in there]
            rows = [json.loads(line) for line in members[member].splitlines()]
            members[member] = b"".join(
                json.dumps([row[n] for n in places]).encode() + b"\n" for row in rows
            )
            one["columns"] = [one["columns"][n] for n in places]
            tables.append(one)
        said_otherwise(members, tables=tables, revision="0003")

    fresh = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    bring_back(fresh, rewritten(tmp_path / "b.zip", older))
    with fresh.read() as session:
        assert session.scalars(select(Entity)).one().daily_cap == 0
        assert len(session.scalars(select(Item)).all()) == 5
    fresh.close()
