"""Odd files, each as the command imports it and as the screens do: the same answer and ledger."""

import pytest

from tests.support.imports import Ledger
from tests.support.oddities import (
    FOLDER,
    by_command,
    by_mapper,
    expected,
    held,
    names,
    prepare,
    read_oddity,
    wanted,
)


@pytest.mark.parametrize("name", names())
def test_an_odd_file_is_imported_as_told(light_ledger: Ledger, name: str) -> None:
    oddity = read_oddity(name)
    prepare(light_ledger, oddity)
    assert by_command(light_ledger, oddity) == expected(oddity)
    assert held(light_ledger, oddity) == wanted(oddity)


@pytest.mark.parametrize("name", names())
def test_an_odd_file_goes_through_the_mapper_into_the_same_ledger(
    light_ledger: Ledger, name: str
) -> None:
    oddity = read_oddity(name)
    prepare(light_ledger, oddity)
    assert by_mapper(light_ledger, oddity) == expected(oddity)
    assert held(light_ledger, oddity) == wanted(oddity)


def test_every_odd_file_says_what_must_come_of_it() -> None:
    told = [read_oddity(name) for name in names()]
    kept = {path.name for path in FOLDER.iterdir() if path.suffix not in {".json", ".py", ".md"}}
    assert {one.path.name for one in told} == kept
    assert all(one.told["oddity"] for one in told)
    assert len(told) >= 45
