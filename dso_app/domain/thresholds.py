"""Thresholds given in whole units of any currency, compared with amounts in minor units."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from dso_app.domain import reasons
from dso_app.errors import Reason
from dso_app.formats import decimals


@lru_cache(maxsize=1024)
def threshold_minor(threshold: Decimal, currency: str) -> int:
    """The least amount, in minor units of a currency, that reaches a threshold."""
    return int(threshold.scaleb(decimals(currency)).to_integral_value(ROUND_CEILING))


def why_held(asked: Mapping[str, int], minimum: Decimal) -> Reason | None:
    """Why an asked amount is too little to leave; None when it leaves.

    It must be above zero and reach the minimum in some currency.

    Args:
        asked: minor units per currency.
        minimum: the scenario's, in whole units of each currency.
    """
    reason = reasons.NOTHING_ASKED
    for currency, minor in asked.items():
        if minor > 0:
            if minor >= threshold_minor(minimum, currency):
                return None
            reason = reasons.BELOW_MINIMUM
    return reason
