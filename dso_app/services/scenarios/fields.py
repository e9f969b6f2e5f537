"""The fields of a scenario file, read one by one; what is wrong with them is kept."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from dso_app.domain.listing import Listing, parse_listing
from dso_app.domain.scenario import Channel, Mode, Step, Trigger
from dso_app.errors import Reason
from dso_app.formats import decimals
from dso_app.texts import N_

_LONGEST_TEXT = 200
_STEP_FIELDS = (
    *("name", "channel", "trigger", "offset_days", "mode", "template", "recipients", "items"),
    *("deduct_credits", "list_down_payments", "attach_copies", "fee", "lapse_days"),
)

Word = TypeVar("Word", bound=StrEnum)


class FieldReader:
    """Reads fields and keeps what is wrong with them, so that all of it can be said at once."""

    def __init__(self) -> None:
        self.problems: list[Reason] = []

    def complain(self, message: str, **values: object) -> None:
        """Keep one problem."""
        self.problems.append(Reason("bad_file", message, values))

    def know(self, source: Mapping[str, Any], fields: Iterable[str], where: str) -> None:
        """Complain of fields that are none."""
        known = set(fields)
        for field in source:
            if field not in known:
                self.complain(
                    N_("{where}“{field}” is not a field of a scenario file."),
                    where=where,
                    field=_shown(field),
                )

    def step(self, source: object, order: int, currency: str) -> Step:
        """One step of the list, of the order given."""
        where = f"steps {order}: "
        if not isinstance(source, dict) or not all(isinstance(key, str) for key in source):
            self.complain(N_("{where}A step is a list of fields."), where=where)
            source = {"name": "?", "channel": Channel.TASK}
        self.know(source, _STEP_FIELDS, where)
        channel = self.word(source, "channel", where, Channel)
        mode = self.word(source, "mode", where, Mode, Mode.TO_CONFIRM)
        items, within_days = self._listing(source, where)
        return Step(
            order=order,
            name=self.text(source, "name", where),
            channel=channel,
            trigger=self.word(source, "trigger", where, Trigger, Trigger.DUE_DATE),
            offset_days=self.integer(source, "offset_days", where, required=True) or 0,
            mode=_done_by_a_person(channel, mode),
            template=self.text(source, "template", where, required=False),
            recipients=self._recipients(source, where),
            items=items,
            within_days=within_days,
            deduct_credits=self.flag(source, "deduct_credits", where, default=True),
            attach_copies=self.flag(source, "attach_copies", where, default=False),
            fee_minor=self._fee(source, where, currency),
            lapse_days=self.integer(source, "lapse_days", where),
            list_down_payments=self.flag(source, "list_down_payments", where, default=False),
        )

    def text(
        self, source: Mapping[str, Any], field: str, where: str, *, required: bool = True
    ) -> str:
        """A text field on one line; a number counts as one."""
        value = source.get(field)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            self._missing(field, where)
            return ""
        if len(value) > _LONGEST_TEXT or not value.isprintable():
            self._not(value, field, where)
            return ""
        return value.strip()

    def word(
        self,
        source: Mapping[str, Any],
        field: str,
        where: str,
        words: type[Word],
        default: Word | None = None,
    ) -> Word:
        """One of a set of words; the default where the field is left out."""
        value = source.get(field)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value in set(words):
            return words(value)
        if value is None:
            self._missing(field, where)
        else:
            self.complain(
                N_("{where}“{value}” is not a {field}; one of: {words}."),
                where=where,
                value=_shown(value),
                field=field,
                words=", ".join(words),
            )
        return next(iter(words))

    def integer(
        self, source: Mapping[str, Any], field: str, where: str, *, required: bool = False
    ) -> int | None:
        """A whole number; None where there is none."""
        value = source.get(field)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if value is not None:
            self._not(value, field, where)
        elif required:
            self._missing(field, where)
        return None

    def flag(self, source: Mapping[str, Any], field: str, where: str, *, default: bool) -> bool:
        """True or false."""
        value = source.get(field, default)
        if isinstance(value, bool):
            return value
        self._not(value, field, where)
        return default

    def amount(self, source: Mapping[str, Any], field: str, where: str) -> Decimal:
        """A number of whole units, zero or more."""
        value = source.get(field, "0")
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            try:
                found = Decimal(str(value).strip())
            except InvalidOperation:
                found = Decimal("NaN")
            if found.is_finite() and 0 <= found < Decimal(10) ** 12:
                return found
        self._not(value, field, where)
        return Decimal(0)

    def _fee(self, source: Mapping[str, Any], where: str, currency: str) -> int:
        fee = self.amount(source, "fee", where).scaleb(decimals(currency))
        if fee != fee.to_integral_value():
            self._not(source.get("fee"), "fee", where)
        return int(fee)

    def _recipients(self, source: Mapping[str, Any], where: str) -> tuple[str, ...]:
        value = source.get("recipients", ["collection_contact"])
        if isinstance(value, str):
            value = [value]
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(dict.fromkeys(one.strip() for one in value))
        self._not(value, "recipients", where)
        return ()

    def _listing(self, source: Mapping[str, Any], where: str) -> tuple[Listing, int]:
        value = source.get("items", Listing.LATE)
        found = parse_listing(value) if isinstance(value, str) else None
        if found is None:
            self._not(value, "items", where)
        return found or (Listing.LATE, 0)

    def _missing(self, field: str, where: str) -> None:
        self.complain(N_("{where}The field “{field}” is missing."), where=where, field=field)

    def _not(self, value: object, field: str, where: str) -> None:
        self.complain(
            N_("{where}“{value}” cannot be read as “{field}”."),
            where=where,
            value=_shown(value),
            field=field,
        )


def _done_by_a_person(channel: Channel, mode: Mode) -> Mode:
    """What no message does is done by a person; only *automatic* would claim otherwise."""
    return Mode.MANUAL if not channel.sendable and mode is Mode.TO_CONFIRM else mode


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - a glance
