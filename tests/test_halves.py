"""Work done in two processes: the same as in one."""

import os
import signal
from collections.abc import Sequence
from multiprocessing import active_children

import pytest

from dso_app import halves
from dso_app.halves import in_halves


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processors and few parts, whatever the machine."""
    monkeypatch.setattr(halves, "ENOUGH", 4)
    monkeypatch.setattr(halves, "_has_two_processors", lambda: True)


def _with_its_process(parts: Sequence[int]) -> list[tuple[int, int]]:
    return [(one, os.getpid()) for one in parts]


def test_every_part_is_worked_on_once_in_order_and_in_two_processes() -> None:
    found = in_halves(_with_its_process, range(100))
    assert [one for one, _ in found] == list(range(100))
    assert len({process for _, process in found}) == 2


def test_little_work_stays_in_one_process() -> None:
    assert {process for _, process in in_halves(_with_its_process, range(3))} == {os.getpid()}


def test_what_goes_wrong_in_the_other_process_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        in_halves(lambda parts: [1 // (one - 99) for one in parts], range(100))


def test_what_goes_wrong_here_is_raised_and_the_other_process_is_gone() -> None:
    with pytest.raises(ZeroDivisionError):
        in_halves(lambda parts: [1 // one for one in parts], range(100))
    assert active_children() == []


def test_work_of_a_process_that_was_killed_is_done_here() -> None:
    here = os.getpid()

    def work(parts: Sequence[int]) -> list[int]:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return list(parts)

    assert in_halves(work, range(100)) == list(range(100))
