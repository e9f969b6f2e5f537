"""The fields of a file of turnover, and the header words of the usual software."""

from dso_app.importing.fields import Field, Values
from dso_app.texts import N_

TURNOVER_FIELDS: tuple[Field, ...] = (
    Field(
        "month",
        N_("Month"),
        (
            *("month", "mois", "periode", "period", "posting period", "year month", "month year"),
            *("annee mois", "mois annee", "calendar month", "monat", "mes", "mese", "maand"),
            *("mois de facturation", "periode comptable", "date", "end of month", "fin de mois"),
        ),
        Values.MONTH,
        required=True,
    ),
    Field(
        "amount",
        N_("Amount"),
        (
            *("turnover", "chiffre d affaires", "chiffre affaires", "chiffre d affaire", "ca"),
            *("ca ttc", "ca ht", "sales", "total sales", "ventes", "revenue", "net sales"),
            *("chiffre d affaires ttc", "chiffre d affaires ht", "montant", "montant ttc"),
            *("montant ht", "amount", "total", "total ttc", "total ht", "umsatz", "ventas"),
            *("facturacion", "fatturato", "omzet", "invoiced", "facture", "billings"),
        ),
        Values.AMOUNT,
        required=True,
    ),
    Field(
        "currency",
        N_("Currency"),
        ("currency", "devise", "currency code", "code devise", "monnaie", "curr", "ccy", "wahrung"),
    ),
)
