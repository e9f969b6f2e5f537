"""The colours of an email: every text says its own, and those of a dark screen beside them."""

INK, SOFT, LATE = "#1d2433", "#5b6577", "#b42318"
PAPER, SURROUND, LINE = "#ffffff", "#f4f5f7", "#e0e4ea"

DARK = "".join(
    f".{name}{{{rule}!important}}"
    for name, rule in (
        ("surround", "background-color:#171a21"),
        ("paper", "background-color:#20242d"),
        ("line", "border-color:#3a4150"),
        ("ink", "color:#eceef3"),
        ("soft", "color:#aab2c2"),
        ("late", "color:#ff9b8f"),
    )
)
"""Rules by class, for programs that read them; others keep the light colours or make their own."""
