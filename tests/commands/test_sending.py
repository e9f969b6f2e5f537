"""`sending`: the switch, test mode and the limit of the mail server."""

from pathlib import Path

from tests.support.command_line import CommandLine


def test_test_mode_and_the_limit_are_set_shown_and_taken_back(ready: Path) -> None:
    line = CommandLine(ready)
    line.on("2026-06-15")
    off = {"sending": True, "reason": None, "test_address": None, "mails_per_minute": None}
    assert line.json("sending", "status") == off
    assert line.json("sending", "test", "us@duval.example")["test_address"] == "us@duval.example"
    assert line.json("sending", "rate", "30")["mails_per_minute"] == 30
    assert "not an email address" in line.refused("sending", "test", "nobody")
    line.json("sending", "live")
    assert line.json("sending", "rate", "0") == off
