"""The state of the items behind a figure of the ageing, and behind the sales of the DSO."""

from typing import ClassVar

import reflex as rx

from dso_app.pages.reports.behind_state import ItemsBehindTable
from dso_app.reports.aging_items import AgeingItemListing
from dso_app.reports.sold_listing import SoldItemListing
from dso_app.services.lists.listing import Listing


class AgeingItemsState(ItemsBehindTable, rx.State):
    """The items behind a bucket, a row, or a figure beside the buckets."""

    _report: ClassVar[str] = "/reports/ageing"

    def _listing(self) -> Listing:
        return AgeingItemListing()


class SoldItemsState(ItemsBehindTable, rx.State):
    """What was sold in a span of days."""

    _report: ClassVar[str] = "/reports/dso"

    def _listing(self) -> Listing:
        return SoldItemListing()
