"""Signs and words of currencies that stand beside amounts: `$`, `kr`, `¥`."""

from dso_app.importing.values import currency_code

_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP")
_MEANINGS = {
    "$": _DOLLARS,
    "¥": ("JPY", "CNY"),
    "£": ("GBP", "EGP", "LBP", "GIP"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "fr": ("CHF", "XOF", "XAF", "XPF"),
    "rs": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "zl": ("PLN",),
    "us$": ("USD",),
    "a$": ("AUD",),
    "c$": ("CAD",),
    "r$": ("BRL",),
    "₹": ("INR",),
    "₺": ("TRY",),
    "₽": ("RUB",),
    "₩": ("KRW", "KPW"),
    "₪": ("ILS",),
    "₴": ("UAH",),
    "₫": ("VND",),
    "₦": ("NGN",),
    "₱": ("PHP",),
    "฿": ("THB",),
}


def currency_meant(word: str, default: str) -> str | None:
    """The currency a word means in the books of an entity; none when nobody can tell.

    Args:
        word: a code, a sign or a name; empty: the entity's own currency.
        default: the entity's currency, which a sign that several share means first.
    """
    if not word:
        return default
    meanings = _MEANINGS.get(word.strip().casefold(), ())
    if default in meanings:
        return default
    return meanings[0] if len(meanings) == 1 else currency_code(word)
