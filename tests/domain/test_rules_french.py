"""Every sentence of the planning rules is known in French, with the same names in it."""

import re
from pathlib import Path

import dso_app.domain
from dso_app.texts import catalogue

_MARKED = re.compile(r'N_\(\s*"([^"]+)"\s*\)')
_NAMES = re.compile(r"{(\w+)}")
_FILES = ("reasons.py", "scenario_check.py")


def test_every_sentence_of_the_planning_rules_is_known_in_french() -> None:
    folder = Path(dso_app.domain.__file__).parent
    messages = [
        found for name in _FILES for found in _MARKED.findall((folder / name).read_text("utf-8"))
    ]
    assert len(messages) > 40
    french = catalogue("fr")
    assert [message for message in messages if message not in french] == []
    for message in messages:
        assert set(_NAMES.findall(message)) == set(_NAMES.findall(french[message])), message
