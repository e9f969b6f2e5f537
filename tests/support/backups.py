"""Backups for tests: a company worth keeping, restored as somebody would, or changed before."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from dso_app.access.permissions import Role
from dso_app.backups.tables import NOT_KEPT
from dso_app.database import Database
from dso_app.models import (
    EntityLogo,
    UserSession,
    metadata,
)
from dso_app.workflows.restore import Restored, restore
from tests.support import build, outgoing
from tests.support.clocks import FixedClock
from tests.support.images import png
from tests.support.outgoing import late_customer


def bring_back(
    database: Database,
    path: Path,
    *,
    force: bool = False,
    key: str = "",
    logs: tuple[Path, ...] = (),
) -> Restored:
    return restore(database, FixedClock(), path, force=force, sent_logs=logs, ask_key=lambda: key)


def fill(database: Database, clock: FixedClock) -> int:
    """A company with all that is awkward to keep: bytes, moments, JSON, texts of any letters."""
    with database.write() as session:
        owner = outgoing.company(session, name='Société "Été" \\ \u2028 x')
        for n in range(3):
            late_customer(session, owner, name=f"Müller & 東京 {n}\nSöhne")
        build.item(session, late_customer(session, owner), -(2**40), remaining_minor=-(2**40))
        session.add(EntityLogo(entity_id=build.key(owner), content=png(), media_type="image/png"))
        user = build.user(session, Role.ADMINISTRATOR)
        session.add(
            UserSession(
                token_hash="h",
                user_id=build.key(user),
                created_at=clock.real(),
                seen_at=clock.real(),
                expires_at=clock.real(),
            )
        )
        return build.key(owner)


def rows(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables that a backup keeps, as the database gives them."""
    found = {}
    with database.read() as session:
        for name, table in sorted(metadata.tables.items()):
            if name not in NOT_KEPT:
                keys = list(table.primary_key.columns)
                found[name] = [tuple(r) for r in session.execute(select(table).order_by(*keys))]
    return found


def same(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> None:
    for name, rows in before.items():
        if name not in {"event", "installation", "entity", "action", "message", "left_message"}:
            assert after[name] == rows, name


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(path) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    change(members)
    target = path.with_name("hostile.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return target


def said_otherwise(members: dict[str, bytes], **changes: Any) -> None:
    members["manifest.json"] = json.dumps(
        {**json.loads(members["manifest.json"]), **changes}
    ).encode()
