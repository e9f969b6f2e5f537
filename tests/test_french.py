"""The French of every sentence: the code is walked for its messages, the catalogues for theirs."""

import ast
import re
import string
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from dso_app.texts import catalogue

APP = Path(__file__).parent.parent / "dso_app"
MARKS = frozenset({"N_", "t", "translate"})


def _messages() -> Iterator[tuple[str, str]]:
    """Each message written out in a call of `MARKS`, and where it stands."""
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id in MARKS and isinstance(first, ast.Constant) and first.value:
                    yield str(first.value), f"{path.relative_to(APP)}:{node.lineno}"


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_message_of_the_code_is_said_in_french() -> None:
    french = catalogue("fr")
    messages = list(_messages())
    assert len(messages) > 1000, "the walk found next to nothing: it looks for other names"
    missing = {f"{place}: {message}" for message, place in messages if message not in french}
    assert not missing, "\n".join(sorted(missing))


def test_every_french_sentence_has_the_fields_of_its_message() -> None:
    wrong = {
        message: words
        for message, words in catalogue("fr").items()
        if not _fields(words) <= _fields(message)
    }
    assert not wrong


def test_no_two_catalogues_say_the_same_message_differently() -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for path in (APP / "locales" / "fr").glob("*.po"):
        with path.open("rb") as file:
            for entry in read_po(file, locale="fr"):
                if entry.id:
                    said[str(entry.id)].add(str(entry.string))
    assert {message: words for message, words in said.items() if len(words) > 1} == {}


def test_french_is_written_with_one_apostrophe() -> None:
    straight = re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ{«]")
    assert [words for words in catalogue("fr").values() if straight.search(words)] == []
