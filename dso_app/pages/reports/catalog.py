"""The reports of lines as they are offered: where they stand and what they say of themselves."""

from dataclasses import dataclass

from dso_app.texts import N_


@dataclass(frozen=True)
class Offer:
    """One report.

    Attributes:
        name: in the registry, and in its address.
        words: what it answers, in the list of reports.
        how: how its figures come about, and what in them is estimated or may not be known.
        period: whether it looks at a period besides a date.
    """

    name: str
    icon: str
    words: str
    how: str
    period: bool = False


OFFERS = (
    Offer(
        "forecast",
        "banknote",
        N_("When what is owed should come in, week by week: promises, disputes, usual delays."),
        N_(
            "Estimated: promises on their date; disputes once resolved as long as their cause usually takes; drafts and direct debits on their due date; the rest on the due date plus the customer’s average delay, the company’s where fewer than three items were paid. What should have come already is off forecast."
        ),
    ),
    Offer(
        "collections",
        "hand-coins",
        N_("What came in over a period, against what was to be collected."),
        N_(
            "Falls of debits less falls of credits, and payments first seen; what a credit note settled and what was settled before its first import is left out. Efficiency: collected ÷ (late at the start + falling due)."
        ),
        period=True,
    ),
    Offer(
        "disputes",
        "message-circle-warning",
        N_("What is disputed and why, and how long it takes to be resolved."),
        N_(
            "Durations run from a dispute’s first day to its end; open ones are counted to the date of the report. Without a period: all that ever ended."
        ),
        period=True,
    ),
    Offer(
        "qualification",
        "clipboard-check",
        N_("How much of what is late has a status and a comment."),
        N_("Late debits with a status and a comment ÷ late debits."),
    ),
    Offer(
        "promises",
        "handshake",
        N_("Promises kept, broken and pending, by count and by amount."),
        N_(
            "Kept ÷ (kept + broken) of the promises decided in the period; pending ones are those of the date."
        ),
        period=True,
    ),
    Offer(
        "penalties",
        "percent",
        N_("Late-payment interest with its working, and recovery costs, by item."),
        N_(
            "Balance of each day × annual rate ÷ 365, from the day after the due date; part payments and half-years split it. A half-year without a rate takes the latest one and says so. Disputed parts, and what was waived or invoiced, are not in it."
        ),
    ),
    Offer(
        "profile",
        "timer",
        N_("How late customers pay, and how long after the invoice."),
        N_(
            "Days weighted by amount, of items settled in the last six months; the second figures add what is late today, at today’s lateness. “—”: nothing was paid."
        ),
    ),
    Offer(
        "performance",
        "users",
        N_("What each collector’s customers owe, paid, promised, and what was done."),
        N_("Each figure is that of its own report, of the date or of the period."),
        period=True,
    ),
)
