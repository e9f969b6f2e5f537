"""The fields of a file of order backlog, and the header words of the usual software."""

from dso_app.importing.fields import Field, Values
from dso_app.texts import N_

BACKLOG_FIELDS: tuple[Field, ...] = (
    Field(
        "customer_code",
        N_("Customer code"),
        (
            *("customer code", "customer id", "customer number", "customer no", "code client"),
            *("numero client", "n client", "no client", "num client", "id client", "code tiers"),
            *("compte client", "compte tiers", "auxiliaire", "account number", "account code"),
            *("client code", "sold to", "sold to party", "kunnr", "debtor", "account", "compte"),
            *("tiers", "client", "customer", "code", "kunde", "kundennummer", "cliente", "klant"),
        ),
        required=True,
    ),
    Field(
        "amount",
        N_("Order backlog"),
        (
            *("order backlog", "backlog", "open orders", "open order value", "orders open"),
            *("carnet de commandes", "carnet", "commandes en cours", "encours commandes"),
            *("en cours de commandes", "encours de commandes", "commandes a facturer"),
            *("commandes non facturees", "reste a facturer", "reste a livrer", "to be invoiced"),
            *("montant commandes", "montant", "montant ttc", "amount", "order value", "value"),
            *("total", "montant commande", "order amount", "auftragsbestand", "importe", "bedrag"),
            *("open amount", "open order amount", "order total", "order balance", "open value"),
            *("remaining amount", "remaining order amount", "order remaining", "remaining"),
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
