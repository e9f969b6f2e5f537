"""What came of a call, and whether it was a contact."""

from enum import StrEnum


class CallResult(StrEnum):
    """How a call ended."""

    REACHED = "reached"
    LEFT_MESSAGE = "left_message"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"

    @property
    def answered(self) -> bool:
        """Whether somebody was spoken to: only then is it a contact (rules, 6.4)."""
        return self is CallResult.REACHED
