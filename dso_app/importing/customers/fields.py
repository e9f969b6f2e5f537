"""The fields of a file of customers, and the words their columns go by, in English.

Words of other languages, abbreviations and other orders come out of `suggesting.concepts`.
"""

from dso_app.importing.fields import Field, Values, custom_fields
from dso_app.texts import N_

CUSTOMER_FIELDS: tuple[Field, ...] = (
    Field(
        "code",
        N_("Customer code"),
        (
            *("customer code", "customer number", "customer id", "customer account"),
            *("customer account number", "party code", "party number", "party id", "party account"),
            *("party account number", "auxiliary", "auxiliary account", "auxiliary number"),
            *("auxiliary code", "aux party", "aux customer", "code"),
        ),
        weak=(
            *("account number", "account code", "account id", "account", "number", "id"),
            *("customer", "party", "name code", "company id", "reference"),
            *("customer reference", "entry id"),
        ),
        required=True,
    ),
    Field(
        "name",
        N_("Name"),
        (
            *("name", "customer name", "company name", "party name", "account name"),
            *("customer company name", "customer account name", "aux name", "company"),
            *("customer label", "party label", "account label"),
            *("legal name", "name customer code name"),
        ),
        weak=("customer", "party", "label", "customer company", "account"),
        required=True,
    ),
    Field(
        "legal_id",
        N_("Legal identifier"),
        (
            *("legal", "legal number", "legal code", "company register number", "register number"),
            *("customer legal", "legal register number"),
        ),
        weak=("fiscal number",),
    ),
    Field(
        "vat_number",
        N_("VAT number"),
        (
            *("tax number", "tax id", "tax code", "tax id number", "tax intra", "tax intra number"),
            *("intra number", "tax register number", "intra tax id", "tax register"),
            *("tax intra code", "company tax number", "customer tax number", "customer tax id"),
        ),
        weak=("tax", "id number"),
    ),
    Field(
        "address_1",
        N_("Address"),
        (
            *("address 1", "address", "address 1 line", "address number", "customer address"),
            *("company address", "address name"),
        ),
    ),
    Field(
        "address_2",
        N_("Address, second line"),
        (
            *("address 2", "complement", "complement address", "complement 1"),
            *("address 2 line", "complement address 1"),
        ),
    ),
    Field(
        "address_3",
        N_("Address, third line"),
        ("address 3", "complement 2", "address 3 line", "complement address 2"),
    ),
    Field(
        "postcode",
        N_("Postcode"),
        (
            *("postcode", "postcode city", "postcode code", "invoice postcode", "address postcode"),
            *("customer postcode", "company postcode", "postcode number"),
        ),
    ),
    Field(
        "city",
        N_("City"),
        (
            *("city", "invoice city", "address city", "customer city", "city name"),
            *("company city", "city label"),
        ),
    ),
    Field(
        "region",
        N_("Region"),
        ("region", "region code", "region name", "invoice region", "address region"),
    ),
    Field(
        "country",
        N_("Country"),
        (
            *("country", "country code", "country name", "country id", "invoice country"),
            *("address country", "customer country", "company country", "country label"),
        ),
    ),
    Field(
        "phone",
        N_("Phone"),
        (
            *("phone", "phone number", "phone 1", "customer phone", "phone number 1"),
            *("company phone", "phone contact", "contact phone number"),
        ),
        weak=("mobile", "mobile number"),
    ),
    Field(
        "email",
        N_("Email"),
        (
            *("email", "customer email", "email 1", "invoice email", "company email"),
            *("contact email", "email posting", "email invoice contact"),
        ),
        values=Values.EMAIL,
    ),
    Field(
        "language",
        N_("Language"),
        ("language", "language code", "customer language", "language id", "language name"),
    ),
    Field(
        "currency",
        N_("Currency"),
        (
            *("currency", "currency code", "customer currency", "invoice currency"),
            *("account currency", "currency id"),
        ),
    ),
    Field(
        "payment_term",
        N_("Payment term"),
        (
            *("payment term", "term", "payment days", "credit term", "payment term code"),
            *("credit days", "invoice payment term", "payment due", "customer payment term"),
            *("term label", "term days", "term code", "payment term label", "payment term days"),
        ),
        weak=("payment", "due days", "payment kind"),
    ),
    Field(
        "payment_means",
        N_("Payment means"),
        (
            *("payment mode", "mode", "payment kind", "payment mode code", "customer payment mode"),
            *("payment code", "payment mode label", "mode label", "mode code"),
        ),
        weak=("payment",),
    ),
    Field(
        "credit_limit",
        N_("Credit limit"),
        (
            *("limit", "limit amount", "exposure limit", "limit currency"),
            *("customer credit limit", "limit exposure credit"),
        ),
        values=Values.AMOUNT,
    ),
    Field(
        "groups",
        N_("Groups"),
        (
            *("group", "customer group", "group code", "group name", "customer kind"),
            *("party group", "account group", "customer group code", "group label"),
            *("customer kind code", "customer group label", "customer posting group"),
        ),
        weak=("kind",),
    ),
    Field(
        "scenario",
        N_("Scenario"),
        ("scenario", "scenario code", "scenario name", "collection scenario", "customer scenario"),
        weak=("collection",),
    ),
    Field(
        "collector_email",
        N_("Collector’s email"),
        (
            *("collector email", "collector", "collector name", "collector code"),
            *("collection email", "collector customer"),
        ),
        values=Values.EMAIL,
    ),
    Field(
        "sales_email",
        N_("Sales representative’s email"),
        (
            *("sales email", "sales", "sales name", "sales code", "customer sales"),
            *("sales contact email", "sales contact"),
        ),
        values=Values.EMAIL,
    ),
    Field(
        "parent_code",
        N_("Parent’s code"),
        (
            *("parent code", "parent", "parent number", "parent account", "parent id"),
            *("customer parent", "parent customer number", "parent customer code"),
            *("parent account number", "parent name", "group parent"),
        ),
    ),
    Field(
        "penalty_regime",
        N_("Penalty regime"),
        ("penalty regime", "penalty", "regime", "penalty kind", "penalty regime code"),
    ),
    Field(
        "direct_debit",
        N_("Direct debit"),
        ("direct debit", "payment direct debit", "direct debit payment mode"),
        values=Values.FLAG,
    ),
    Field(
        "do_not_dun",
        N_("Do not dun"),
        ("do not dun", "do not dun customer", "do not dun status"),
        values=Values.FLAG,
    ),
    Field(
        "insolvent_on",
        N_("Insolvent on"),
        ("insolvency", "insolvency date", "customer insolvency date"),
        values=Values.DATE,
    ),
    *custom_fields(),
)
