"""Home's figures in words."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from dso_app.access.permissions import HOUSE
from dso_app.access.viewer import Viewer
from dso_app.models import Entity
from dso_app.pages.home.words import greeting, summary_line, tile_words, todo_line
from dso_app.services.agenda.to_do_first import ToDo
from dso_app.services.home import Home, Kept, Standing
from tests.support.clocks import TODAY

VIEWER = Viewer(actor=HOUSE, entity=Entity(id=1, code="A"), today=TODAY)
FRENCH = replace(VIEWER, actor=replace(HOUSE, language="fr"))
HOME = Home(
    standings=(
        Standing("EUR", 1_284_310_00, 318_940_00, 412, 96),
        Standing("USD", 5_000_00, 0, 1, 0),
    ),
    late_rate=Decimal("24.83"),
    qualified=Decimal("80.60"),
    promises=Kept(31, 42),
    to_do=38,
    mine=5,
    leaving=1,
    ledger_on=TODAY,
)


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "Good morning, Claire"),
        (11, "Good morning, Claire"),
        (12, "Good afternoon, Claire"),
        (18, "Good evening, Claire"),
    ],
)
def test_one_is_greeted_by_the_hour_and_the_first_name(hour: int, words: str) -> None:
    moment = datetime.combine(TODAY, datetime.min.time()).replace(hour=hour)
    assert greeting("Claire Moreau", moment, "en") == words


def test_the_line_says_what_the_day_holds() -> None:
    assert (
        summary_line(HOME, "en")
        == "38 actions to do · 1 message leaves by itself · ledger of 30 Jun 2026"
    )
    assert (
        summary_line(replace(HOME, to_do=1, leaving=0, ledger_on=None), "fr") == "1 action à faire"
    )


def test_tiles_name_the_currency_once_and_others_beside() -> None:
    tiles = tile_words(HOME, VIEWER)
    assert tiles.receivables.figure == "1,284,310.00"
    assert tiles.receivables.note == "EUR · 5,000.00\xa0USD · 412 customers"
    assert (tiles.late.figure, tiles.late.strong) == ("318,940.00", "24.8\xa0%")
    assert (tiles.qualified.figure, tiles.promises.figure) == ("81\xa0%", "74\xa0%")
    assert tiles.promises.note == "31 of 42, last 90 days"


def test_a_figure_that_cannot_be_known_is_a_dash_with_its_reason() -> None:
    empty = Home((), None, None, Kept(0, 0), 0, None, 0, None)
    tiles = tile_words(empty, VIEWER)
    assert (tiles.late.strong, tiles.qualified.figure, tiles.promises.figure) == ("—", "—", "—")
    assert tiles.promises.note == "none decided in 90 days"
    assert tiles.receivables.figure == "0.00"


def test_my_actions_are_told_from_all() -> None:
    assert (tile_words(HOME, VIEWER).actions.figure, tile_words(HOME, VIEWER).actions.note) == (
        "5",
        "of 38 in all",
    )
    everybodys = tile_words(replace(HOME, mine=None), VIEWER).actions
    assert (everybodys.figure, everybodys.note) == ("38", "of all collectors")


def to_do(**changes: object) -> ToDo:
    given = {
        "customer_id": 7,
        "customer": "Garnier",
        "step_name": "Formal notice",
        "channel": "letter",
        "state": "to_confirm",
        "on": TODAY - timedelta(days=1),
        "late": 48_210_00,
        "currency": "EUR",
        "oldest_due": TODAY - timedelta(days=74),
    }
    return ToDo(**(given | changes))  # type: ignore[arg-type]


def test_a_row_says_the_action_its_day_and_what_is_late() -> None:
    line = todo_line(to_do(), VIEWER, "EUR")
    assert (line.action, line.tone) == ("Formal notice · to confirm", "warn")
    assert (line.planned, line.planned_tone) == ("29 Jun 2026", "bad")
    assert (line.late, line.oldest, line.bucket) == ("48,210.00", "74 d", "3")
    assert line.href == "/customers/7"


def test_today_is_said_so_and_a_call_is_not_named_twice() -> None:
    line = todo_line(
        to_do(on=TODAY, state="to_do", step_name="Call", channel="call"), VIEWER, "EUR"
    )
    assert (line.planned, line.planned_tone, line.action) == ("today", "", "Call")


def test_another_currency_than_the_heads_is_named() -> None:
    assert todo_line(to_do(currency="USD"), VIEWER, "EUR").late == "48,210.00\xa0USD"


def test_without_a_sum_nothing_is_invented() -> None:
    line = todo_line(to_do(late=None, currency="", oldest_due=None), FRENCH, "EUR")
    assert (line.late, line.oldest, line.bucket) == ("", "", "")
