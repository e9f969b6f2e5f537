"""The language of a header, by words that belong to one language only."""

from collections.abc import Sequence

from dso_app.importing.suggest import language_of

_WORDS = {
    "en": frozenset(
        {
            *("customer", "invoice", "due", "amount", "number", "issue", "remaining", "currency"),
            *("name", "balance", "open", "settled", "cleared", "kind", "issued", "account", "doc"),
            *("order", "side", "outstanding", "paid", "payment", "posting", "city", "country"),
        }
    ),
    "fr": frozenset(
        {
            *("client", "facture", "echeance", "montant", "numero", "piece", "solde", "devise"),
            *("reste", "libelle", "compte", "tiers", "intitule", "nom", "raison", "sociale"),
            *("ttc", "emission", "reglement", "commande", "sens", "nature", "ville", "pays"),
        }
    ),
    "de": frozenset({"kunde", "kundennummer", "rechnung", "betrag", "datum", "belegnummer"}),
    "es": frozenset({"cliente", "factura", "vencimiento", "importe", "fecha", "saldo"}),
    "it": frozenset({"fattura", "scadenza", "importo", "ragione", "cliente", "saldo"}),
    "nl": frozenset({"klant", "factuur", "vervaldatum", "bedrag", "factuurdatum"}),
}


def header_language(header: Sequence[str]) -> str | None:
    """The two-letter language of a header; none when its words tell nothing."""
    return language_of(header, _WORDS)
