"""The fields of a file of customers, and the header words of the usual software."""

from dso_app.importing.fields import Field, Values, custom_fields
from dso_app.texts import N_

CUSTOMER_FIELDS: tuple[Field, ...] = (
    Field(
        "code",
        N_("Customer code"),
        (
            *(
                "code",
                "customer code",
                "customer id",
                "customer number",
                "customer no",
                "code client",
            ),
            *("numero client", "n client", "no client", "num client", "id client", "code tiers"),
            *("compte client", "compte tiers", "n compte tiers", "numero compte", "numero"),
            *("compte auxiliaire", "auxiliaire", "account number", "account no", "account code"),
            *("client code", "client id", "debtor", "debtor no", "card code", "kunnr", "bp code"),
            *("cust no", "cust id", "cust code", "account", "compte", "tiers", "id", "number"),
            *("client", "customer"),
        ),
        required=True,
    ),
    Field(
        "name",
        N_("Name"),
        (
            *("name", "customer name", "raison sociale", "nom client", "nom", "nom du client"),
            *("intitule", "company name", "company", "societe", "denomination", "account name"),
            *("client name", "name 1", "nom tiers", "intitule tiers", "card name", "debtor name"),
            *("denomination sociale", "cust name", "nom entreprise", "entreprise", "client"),
            *("display name", "customer full name", "customer", "libelle"),
        ),
        required=True,
    ),
    Field(
        "legal_id",
        N_("Legal identifier"),
        (
            *("legal id", "siren", "siret", "n siret", "n siren", "numero siret", "numero siren"),
            *("registration number", "company registration number", "company number"),
            *("identifiant legal", "code siret", "code siren", "duns", "tax number 1", "rcs"),
        ),
    ),
    Field(
        "vat_number",
        N_("VAT number"),
        (
            *("vat number", "vat no", "vat id", "vat", "numero tva", "n tva", "no tva", "tva"),
            *("tva intracommunautaire", "n tva intracommunautaire", "tva intracom", "vat reg no"),
            *("numero tva intracommunautaire", "vat registration number", "identifiant tva"),
            *("n identifiant", "tax id", "code tva"),
        ),
    ),
    Field(
        "address_1",
        N_("Address"),
        (
            *("address 1", "address", "adresse 1", "adresse", "address line 1", "street", "rue"),
            *("billing address", "adresse de facturation", "adresse ligne 1", "billing street"),
            *("adresse facturation", "address 1 street", "voie", "street address"),
        ),
    ),
    Field(
        "address_2",
        N_("Address, second line"),
        (
            *("address 2", "adresse 2", "address line 2", "complement", "complement adresse"),
            *("complement d adresse", "adresse ligne 2", "street 2"),
        ),
    ),
    Field(
        "address_3",
        N_("Address, third line"),
        ("address 3", "adresse 3", "address line 3", "adresse ligne 3", "street 3", "lieu dit"),
    ),
    Field(
        "postcode",
        N_("Postcode"),
        (
            *("postcode", "postal code", "code postal", "zip", "zip code", "cp", "post code"),
            *("billing zip", "billing postal code"),
        ),
    ),
    Field(
        "city",
        N_("City"),
        ("city", "ville", "town", "billing city", "localite", "commune"),
    ),
    Field(
        "region",
        N_("Region"),
        ("region", "state", "province", "county", "departement", "billing state"),
    ),
    Field(
        "country",
        N_("Country"),
        ("country", "pays", "country code", "code pays", "billing country", "country key", "land1"),
    ),
    Field(
        "phone",
        N_("Phone"),
        (
            *("phone", "telephone", "tel", "phone number", "numero de telephone", "telephone 1"),
            *("main phone", "tel 1", "n telephone", "telephone fixe"),
        ),
    ),
    Field(
        "email",
        N_("Email"),
        (
            *("email", "e mail", "mail", "email address", "adresse email", "adresse mail"),
            *("courriel", "main email", "e mail address", "adresse e mail", "email comptabilite"),
            *("billing email", "email facturation", "email client"),
        ),
        Values.EMAIL,
    ),
    Field(
        "language",
        N_("Language"),
        ("language", "langue", "language code", "code langue", "lang", "language key"),
    ),
    Field(
        "currency",
        N_("Currency"),
        ("currency", "devise", "currency code", "code devise", "monnaie", "curr"),
    ),
    Field(
        "payment_term",
        N_("Payment term"),
        (
            *("payment term", "payment terms", "terms", "conditions de paiement", "term"),
            *("condition de paiement", "delai de paiement", "conditions de reglement", "delai"),
            *("condition de reglement", "delai de reglement", "echeance", "payment days"),
            *("credit terms", "delai paiement", "modalites de paiement"),
        ),
    ),
    Field(
        "payment_means",
        N_("Payment means"),
        (
            *("payment means", "payment method", "mode de paiement", "mode de reglement"),
            *("moyen de paiement", "mode reglement", "mode paiement", "preferred payment method"),
            *("means of payment", "reglement", "payment mode"),
        ),
    ),
    Field(
        "credit_limit",
        N_("Credit limit"),
        (
            *("credit limit", "plafond", "encours autorise", "plafond de credit", "encours max"),
            *("limite de credit", "encours maximum", "plafond encours", "plafond d encours"),
            *("credit line", "montant plafond"),
        ),
        Values.AMOUNT,
    ),
    Field(
        "groups",
        N_("Groups"),
        (
            *("groups", "group", "groupe", "groupes", "customer group", "groupe client"),
            *("category", "categorie", "famille", "segment", "labels", "tags", "etiquettes"),
        ),
    ),
    Field(
        "scenario",
        N_("Scenario"),
        ("scenario", "scenario de relance", "dunning procedure", "profil de relance", "relance"),
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
    Field(
        "sales_email",
        N_("Sales representative’s email"),
        (
            *("sales email", "email commercial", "sales rep email", "email du commercial"),
            *("commercial", "representant", "sales rep", "sales representative", "vendeur"),
            *("sales person", "salesperson"),
        ),
        Values.EMAIL,
    ),
    Field(
        "parent_code",
        N_("Parent’s code"),
        (
            *("parent code", "parent", "code parent", "compte centralisateur", "head office"),
            *(
                "centrale",
                "parent account",
                "payeur",
                "code payeur",
                "client payeur",
                "maison mere",
            ),
        ),
    ),
    Field(
        "penalty_regime",
        N_("Penalty regime"),
        ("penalty regime", "regime de penalites", "penalites", "regime penalites", "regime"),
    ),
    Field(
        "direct_debit",
        N_("Direct debit"),
        ("direct debit", "prelevement", "prelevement automatique", "sepa direct debit", "preleve"),
        Values.FLAG,
    ),
    Field(
        "do_not_dun",
        N_("Do not dun"),
        (
            *("do not dun", "ne pas relancer", "dunning block", "blocage relance", "hors relance"),
            *("sans relance", "no dunning", "exclu relance"),
        ),
        Values.FLAG,
    ),
    Field(
        "insolvent_on",
        N_("Insolvent on"),
        (
            *("insolvent on", "insolvency date", "date insolvabilite", "date de liquidation"),
            *("date redressement", "date procedure collective", "date de procedure collective"),
            *("date jugement", "date d insolvabilite"),
        ),
        Values.DATE,
    ),
    *custom_fields(),
)
