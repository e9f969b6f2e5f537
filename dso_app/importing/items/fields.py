"""The fields of a file of items, and the header words of the usual accounting software."""

from dso_app.importing.fields import Field, Values, custom_fields
from dso_app.texts import N_

ITEM_FIELDS: tuple[Field, ...] = (
    Field(
        "customer_code",
        N_("Customer code"),
        (
            *("customer code", "customer id", "customer number", "customer no", "customer account"),
            *("code client", "numero client", "no client", "n client", "num client", "id client"),
            *(
                "compte client",
                "code tiers",
                "compte tiers",
                "n compte tiers",
                "numero compte tiers",
            ),
            *(
                "compte auxiliaire",
                "code auxiliaire",
                "auxiliaire",
                "comp aux num",
                "account number",
            ),
            *("account no", "account code", "card code", "debtor", "debtor code", "debtor no"),
            *("client code", "client id", "client number", "sold to", "sold to party", "bill to"),
            *("payer", "bp code", "cust no", "cust id", "cust code", "cust num", "compte", "tiers"),
            *("account", "kunnr", "client", "customer"),
        ),
        required=True,
    ),
    Field(
        "customer_name",
        N_("Customer name"),
        (
            *("customer name", "nom client", "nom du client", "raison sociale", "intitule client"),
            *("intitule tiers", "nom tiers", "intitule du compte", "intitule compte", "intitule"),
            *("libelle compte", "libelle tiers", "libelle auxiliaire", "comp aux lib"),
            *("account name", "client name", "debtor name", "company name", "company", "card name"),
            *("name 1", "name", "nom", "societe", "denomination", "sold to name", "cust name"),
            *("customer full name", "customer company", "client", "customer", "tiers"),
        ),
    ),
    Field(
        "number",
        N_("Number"),
        (
            *("invoice number", "invoice no", "invoice num", "invoice id", "invoice", "inv no"),
            *("numero facture", "n facture", "no facture", "num facture", "numero de facture"),
            *("n de facture", "numero piece", "n piece", "no piece", "num piece", "n de piece"),
            *("numero de piece", "document number", "document no", "doc number", "doc no"),
            *("numero document", "n document", "numero de document", "transaction number"),
            *("doc num", "billing document", "belnr", "piece ref", "ref piece", "reference piece"),
            *("reference facture", "ref facture", "bill number", "bill no", "voucher number"),
            *("voucher no", "voucher", "piece", "facture", "num", "numero", "number", "no", "n"),
            *("reference", "ref", "document", "reference document", "item number", "assignment"),
        ),
        required=True,
    ),
    Field(
        "unique_id",
        N_("Unique id"),
        (
            *("unique id", "uid", "guid", "uuid", "identifiant unique", "id unique", "id piece"),
            *("id ecriture", "identifiant ecriture", "entry id", "transaction id", "line id"),
            *("item id", "record id", "row id", "ecriture id", "numero ecriture", "n ecriture"),
        ),
    ),
    Field(
        "instalment",
        N_("Instalment"),
        (
            *("instalment", "installment", "instalment number", "installment number"),
            *("numero echeance", "n echeance", "no echeance", "num echeance", "rang echeance"),
            *("instalment no", "line item", "buzei"),
        ),
        Values.NUMBER,
    ),
    Field(
        "kind",
        N_("Kind"),
        (
            *("kind", "document type", "doc type", "type de piece", "type piece", "type", "nature"),
            *("type document", "type de document", "transaction type", "invoice type", "blart"),
            *("nature piece", "nature de piece", "type ecriture", "type facture", "txn type"),
            *("item type", "genre", "code piece", "dc type"),
        ),
    ),
    Field(
        "issue_date",
        N_("Issue date"),
        (
            *("issue date", "invoice date", "date facture", "date de facture", "date facturation"),
            *("date de facturation", "date piece", "date de piece", "date document", "doc date"),
            *("date de document", "document date", "date emission", "date d emission", "bldat"),
            *("issued", "issued on", "billing date", "bill date", "transaction date", "txn date"),
            *(
                "date ecriture",
                "date de l ecriture",
                "ecriture date",
                "piece date",
                "date",
                "budat",
            ),
            *("date comptable", "posting date", "date comptabilisation", "date saisie", "inv date"),
            *("entry date", "created", "date operation", "emission", "emis le"),
        ),
        Values.DATE,
        required=True,
    ),
    Field(
        "due_date",
        N_("Due date"),
        (
            *("due date", "date echeance", "date d echeance", "date de echeance", "echeance"),
            *("net due date", "due on", "due", "payment due date", "date limite", "maturity date"),
            *("date limite de paiement", "date exigibilite", "date ech", "date d ech", "duedate"),
            *("date de paiement prevue", "zfbdt", "faedt", "due dt", "maturity", "date echeances"),
        ),
        Values.DATE,
    ),
    Field(
        "currency",
        N_("Currency"),
        (
            *("currency", "devise", "document currency", "currency code", "code devise", "curr"),
            *("monnaie", "invoice currency", "doc currency", "waers", "idevise", "iso currency"),
            *("transaction currency", "cur", "dev", "ccy"),
        ),
    ),
    Field(
        "amount",
        N_("Amount"),
        (
            *("amount", "invoice amount", "total amount", "amount incl tax", "gross amount"),
            *("montant ttc", "total ttc", "montant", "montant facture", "montant de la facture"),
            *("montant piece", "montant initial", "original amount", "document amount", "ttc"),
            *("amount in doc curr", "amount in document currency", "amount in local currency"),
            *("amount in doc currency", "amount in loc curr", "amount lc", "amount dc", "total"),
            *("invoice total", "montant total", "montant devise", "wrbtr", "dmbtr", "gross"),
            *("total incl tax", "amount eur", "montant eur", "montant euros", "mnt ttc", "mnt"),
            *("total amount incl vat", "amount incl vat", "inv amount", "valeur", "value"),
        ),
        Values.AMOUNT,
    ),
    Field(
        "debit",
        N_("Debit"),
        (
            "debit",
            "montant debit",
            "debit amount",
            "debit eur",
            "debits",
            "amount debit",
            "debit lc",
        ),
        Values.AMOUNT,
    ),
    Field(
        "credit",
        N_("Credit"),
        (
            *("credit", "montant credit", "credit amount", "credit eur", "credits"),
            *("amount credit", "credit lc"),
        ),
        Values.AMOUNT,
    ),
    Field(
        "side",
        N_("Debit or credit"),
        (
            *("side", "sens", "d c", "debit credit", "dc", "debit credit indicator", "shkzg"),
            *("debit credit ind", "dr cr", "sens ecriture", "debit or credit", "d c indicator"),
        ),
    ),
    Field(
        "remaining",
        N_("Remaining amount"),
        (
            *("remaining", "remaining amount", "amount remaining", "open amount", "open balance"),
            *("solde", "reste a payer", "reste du", "restant du", "montant restant", "reste"),
            *("montant restant du", "solde du", "solde restant", "solde a payer", "balance due"),
            *("balance", "outstanding", "outstanding amount", "amount due", "amount outstanding"),
            *("montant du", "restant", "reste a regler", "remaining balance", "solde piece"),
            *("montant ouvert", "amount open", "invoice balance", "solde ttc", "due amount"),
        ),
        Values.AMOUNT,
    ),
    Field(
        "cleared_on",
        N_("Cleared on"),
        (
            *("cleared on", "clearing date", "settled date", "settlement date", "settled on"),
            *("payment date", "paid date", "paid on", "date paid", "date reglement", "augdt"),
            *("date de reglement", "date paiement", "date de paiement", "date lettrage"),
            *("date de lettrage", "date solde", "date cleared", "cleared date", "date let"),
            *("closed date", "date encaissement", "date d encaissement", "clear date"),
        ),
        Values.DATE,
    ),
    Field(
        "order_number",
        N_("Order number"),
        (
            *("order number", "numero commande", "n commande", "no commande", "order no", "order"),
            *("commande", "num commande", "numero de commande", "n de commande", "po number"),
            *("purchase order", "sales order", "reference commande", "ref commande", "p o number"),
            *("customer order", "order id", "bon de commande", "po no", "po"),
        ),
    ),
    Field(
        "business_case",
        N_("Business case"),
        (
            *("business case", "affaire", "code affaire", "n affaire", "numero affaire", "project"),
            *("dossier", "projet", "chantier", "contract", "contrat", "job", "project code"),
        ),
    ),
    Field(
        "collector_email",
        N_("Collector’s email"),
        (
            *("collector email", "email charge de recouvrement", "email recouvreur", "collector"),
            *("charge de recouvrement", "recouvreur", "email gestionnaire", "credit controller"),
        ),
        Values.EMAIL,
    ),
    *custom_fields(),
    Field(
        "comment",
        N_("Comment"),
        (
            *("comment", "comments", "commentaire", "commentaires", "libelle", "description"),
            *("memo", "note", "notes", "text", "texte", "item text", "ecriture lib", "remarque"),
            *("libelle ecriture", "libelle piece", "observation", "observations", "sgtxt"),
        ),
    ),
)
