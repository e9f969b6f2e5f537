"""Work done in two processes at once, where the machine has two processors to spare for it."""

import os
import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

Part = TypeVar("Part")
Found = TypeVar("Found")

ENOUGH = 2000
"""Parts under which a second process costs more than it saves."""
_HERE = 0.52
"""Share of the parts that stay: what the other process finds has to come back yet."""


def in_halves(work: Callable[[Sequence[Part]], list[Found]], parts: Sequence[Part]) -> list[Found]:
    """What some work finds for all parts; for some of them in a copy of this process.

    The work computes and nothing else: in the copy no database, file or lock may be touched, and
    what it changes there stays there.

    Args:
        work: finds the same in two goes as in one, but for the order.
        parts: what to work on.
    """
    if len(parts) < ENOUGH or not _has_two_processors():
        return work(parts)
    context = get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    kept = round(len(parts) * _HERE)
    other = context.Process(target=_send, args=(sending, work, parts[kept:]), daemon=True)
    other.start()
    sending.close()
    try:
        found = work(parts[:kept])
        rest = _received(receiving, work, parts[kept:])
    finally:
        receiving.close()
        other.kill()
        other.join()
    return found + rest


def _has_two_processors() -> bool:
    """On Linux alone: elsewhere a copy of a process with threads is not safe to go on with."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def _received(
    receiving: Connection, work: Callable[[Sequence[Part]], list[Found]], parts: Sequence[Part]
) -> list[Found]:
    """What the copy found; found here, when it was killed before it could say."""
    try:
        found: list[Found] | Exception = receiving.recv()
    except EOFError:
        return work(parts)
    if isinstance(found, Exception):
        raise found
    return found


def _send(
    sending: Connection, work: Callable[[Sequence[Part]], list[Found]], parts: Sequence[Part]
) -> None:
    try:
        found: list[Found] | Exception = work(parts)
    except Exception as error:  # noqa: BLE001 - raised again where the work was asked for
        found = error
    sending.send(found)
    # Connections and threads are the first process's: nothing of them may be wound up here.
    os._exit(0)
