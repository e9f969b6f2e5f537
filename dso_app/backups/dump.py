"""Making a backup: one snapshot of all tables while everybody goes on working."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqlalchemy import Connection, select

from dso_app.backups.archive import (
    FORMAT,
    KEPT_FOLDERS,
    MAGIC,
    MANIFEST,
    is_kept_file,
    member_of,
)
from dso_app.backups.errors import NotCurrent, Unwritable
from dso_app.backups.tables import TableShape, shapes, written
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.services.schema import is_current, newest_revision
from dso_app.settings import settings

_AT_ONCE = 1000
_LEVEL = 6


def make_backup(database: Database, clock: Clock, path: Path) -> dict[str, int]:
    """Write a backup; whole at its place, or not there at all.

    It holds no secret key and nobody's session.

    Returns:
        How many tables, rows and files it has.

    Raises:
        NotCurrent, Unwritable: nothing was written.
    """
    if not is_current(database):
        raise NotCurrent
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        part.touch(mode=0o600)
        with ZipFile(part, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as target:
            counts = _fill(target, database, clock.real())
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise Unwritable(name=str(path), why=error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def _fill(target: ZipFile, database: Database, moment: datetime) -> dict[str, int]:
    tables = []
    with _snapshot(database) as connection:
        for shape in shapes():
            rows = _write_table(target, connection, shape)
            tables.append({"name": shape.name, "columns": shape.columns, "rows": rows})
    # After the snapshot: what its rows name is on the disk for longer than they.
    files = _write_files(target)
    manifest = {
        "kind": MAGIC,
        "format": FORMAT,
        "version": _version(),
        "revision": newest_revision(),
        "made_at": moment.isoformat(),
        "database": database.engine.dialect.name,
        "tables": tables,
    }
    target.writestr(MANIFEST, json.dumps(manifest))
    return {"tables": len(tables), "rows": sum(_rows(tables)), "files": files}


def _rows(tables: list[dict[str, Any]]) -> Iterator[int]:
    return (one["rows"] for one in tables)


@contextmanager
def _snapshot(database: Database) -> Iterator[Connection]:
    """All that is read on it is of one moment, whoever writes meanwhile.

    SQLite's readers see the moment of their first read; PostgreSQL wants to be told.
    """
    level = {} if database.on_sqlite else {"isolation_level": "REPEATABLE READ"}
    with database.engine.connect() as connection:
        reading = connection.execution_options(**level, yield_per=_AT_ONCE)
        with reading.begin():
            yield reading


def _write_table(target: ZipFile, connection: Connection, shape: TableShape) -> int:
    write, count = written(shape), 0
    with target.open(member_of(shape.name), "w", force_zip64=True) as file:
        for some in connection.execute(select(shape.table())).partitions(_AT_ONCE):
            lines = [json.dumps(write(row), ensure_ascii=False) for row in some]
            file.write(("\n".join(lines) + "\n").encode())
            count += len(lines)
    return count


def _write_files(target: ZipFile) -> int:
    """The files the rows name, as they lie; one that goes away meanwhile is left out."""
    count = 0
    for folder in KEPT_FOLDERS:
        for path in sorted((settings().data_dir / folder).rglob("*")):
            name = path.relative_to(settings().data_dir).as_posix()
            if path.is_symlink() or not path.is_file() or not is_kept_file(name):
                continue
            try:
                target.write(path, f"files/{name}", compress_type=ZIP_STORED)
            except FileNotFoundError:
                continue
            count += 1
    return count


def _version() -> str:
    try:
        return version("relance")
    except PackageNotFoundError:
        return "0.1.0"
