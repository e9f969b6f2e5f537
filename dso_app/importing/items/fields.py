"""The fields of a file of items, and the words their columns go by, in English.

Words of other languages, abbreviations and other orders come out of `suggesting.concepts`.
"""

from dso_app.importing.fields import Field, Values, custom_fields
from dso_app.texts import N_

ITEM_FIELDS: tuple[Field, ...] = (
    Field(
        "customer_code",
        N_("Customer code"),
        (
            *("customer code", "customer number", "customer id", "customer account"),
            *("customer account number", "party code", "party number", "party id", "party account"),
            *("party account number", "auxiliary", "auxiliary account", "auxiliary number"),
            *("auxiliary code", "aux party", "aux customer"),
        ),
        weak=(
            *("account number", "account code", "account id", "account", "parent number", "parent"),
            *("customer", "party", "code", "account reference"),
        ),
        required=True,
    ),
    Field(
        "customer_name",
        N_("Customer name"),
        (
            *("customer name", "party name", "account name", "company name", "aux name"),
            *("customer company", "customer label", "party label", "account label", "aux label"),
            *("customer account name", "party account label", "name"),
        ),
        weak=(
            *("contact name", "contact", "customer project", "company", "customer"),
            *("party", "account"),
        ),
    ),
    Field(
        "number",
        N_("Number"),
        (
            *("invoice number", "document number", "invoice id", "document id"),
            *(
                "invoice document number",
                "invoice document posting number",
                "transaction number",
                "invoice code",
                "document code",
            ),
            *("item number", "invoice reference", "document reference"),
            *("document reference number", "invoice document", "unique document number"),
            *("open number", "open item number", "number", "invoice", "document"),
        ),
        weak=(
            *("reference number", "reference", "item", "item id", "transaction id", "entry number"),
            *("assignment number", "assignment", "document posting", "id"),
        ),
        required=True,
    ),
    Field(
        "unique_id",
        N_("Unique id"),
        (
            *("unique id", "unique number", "entry id", "transaction id", "item id"),
            *("entry number", "unique code", "item unique id"),
            *("unique reference", "unique entry number"),
        ),
        weak=("id",),
    ),
    Field(
        "instalment",
        N_("Instalment"),
        (
            *("instalment", "instalment number", "due number", "instalment id"),
            *("due instalment", "instalment due number"),
        ),
        values=Values.NUMBER,
    ),
    Field(
        "kind",
        N_("Kind"),
        (
            *("document kind", "invoice kind", "transaction kind", "kind document invoice"),
            *("entry kind", "item kind", "kind code", "posting kind", "document kind code", "kind"),
        ),
        weak=("side kind", "document", "entry"),
    ),
    Field(
        "issue_date",
        N_("Issue date"),
        (
            *("invoice date", "document date", "issue date", "date invoice document", "issue"),
            *("invoice issue date", "document issue date", "transaction date", "item date"),
        ),
        weak=(
            *("date", "posting date", "entry date", "posting", "created date"),
            *("entry posting date", "invoice posting date", "customer date", "created", "entry"),
        ),
        values=Values.DATE,
        required=True,
    ),
    Field(
        "due_date",
        N_("Due date"),
        (
            *("due date", "payment date due", "invoice due", "instalment due date", "due"),
            *("invoice due date", "document due date", "due payment", "total due date"),
            *("item due date", "entry due date"),
        ),
        weak=("payment date limit", "date limit", "term date", "payment term date", "due term"),
        values=Values.DATE,
    ),
    Field(
        "currency",
        N_("Currency"),
        (
            *("currency", "currency code", "invoice currency", "document currency"),
            *("transaction currency", "currency id", "document currency code"),
            *("invoice currency code", "transaction currency code", "currency kind"),
            *("item currency", "entry currency"),
        ),
        weak=("currency local",),
    ),
    Field(
        "amount",
        N_("Amount"),
        (
            *("invoice amount", "document amount", "original amount", "total amount"),
            *("invoice total", "document total", "amount", "gross", "gross amount"),
            *("original invoice amount", "gross total", "item amount", "entry amount"),
            *("transaction amount", "amount currency", "invoice total amount"),
            *("original document amount", "amount document currency"),
            *("amount transaction currency", "original item amount", "invoice value"),
            *("document value", "instalment amount", "original", "invoice original total"),
            *("original due amount", "original due"),
        ),
        weak=(
            *("total", "value", "total value", "turnover", "balance total"),
            *("invoice turnover", "invoice"),
        ),
        values=Values.AMOUNT,
    ),
    Field(
        "debit",
        N_("Debit"),
        (
            *("debit", "debit amount", "debit total", "debit transaction"),
            *("debit entry", "debit balance"),
        ),
        values=Values.AMOUNT,
    ),
    Field(
        "credit",
        N_("Credit"),
        (
            *("credit", "credit amount", "credit total", "credit transaction"),
            *("credit entry", "credit balance"),
        ),
        values=Values.AMOUNT,
    ),
    Field(
        "side",
        N_("Debit or credit"),
        (
            *("side", "side kind", "amount side", "side code", "debit credit id"),
            *("entry side", "balance side"),
        ),
    ),
    Field(
        "remaining",
        N_("Remaining amount"),
        (
            *("remaining", "remaining amount", "open amount", "open balance", "open", "amount due"),
            *("balance due", "remaining balance", "open item amount", "open invoice amount"),
            *("remaining item amount", "invoice amount due", "document balance", "invoice balance"),
            *("remaining invoice amount", "remaining due amount", "remaining due"),
            *("total remaining", "open total", "open value", "total due", "total amount due"),
            *("open due amount", "item balance", "open item balance", "open item", "open due"),
            *("open remaining", "remaining payment", "currency open amount", "balance amount"),
        ),
        weak=("balance", "due", "balance total", "customer balance", "account balance"),
        values=Values.AMOUNT,
    ),
    Field(
        "cleared_on",
        N_("Cleared on"),
        (
            *("cleared date", "payment date", "paid date", "cleared posting date"),
            *("cleared payment date", "invoice payment date", "cleared document date"),
            *("invoice paid date", "item cleared date"),
        ),
        weak=("cleared", "paid", "payment", "payment posting date", "balance date"),
        values=Values.DATE,
    ),
    Field(
        "order_number",
        N_("Order number"),
        (
            *("order number", "order", "order reference", "order id", "customer order number"),
            *("order document", "order code", "customer order"),
            *("order document number", "order invoice reference"),
        ),
        weak=("party reference",),
    ),
    Field(
        "business_case",
        N_("Business case"),
        (
            *("project", "project number", "project code", "project name", "project reference"),
            *("project label", "project id"),
        ),
    ),
    Field(
        "collector_email",
        N_("Collector’s email"),
        ("collector email", "collector", "collector code", "collector name", "collector customer"),
        values=Values.EMAIL,
    ),
    *custom_fields(),
    Field(
        "comment",
        N_("Comment"),
        (
            *("comment", "label", "document label", "entry label", "item label", "invoice label"),
            *("transaction label", "document comment", "invoice comment", "item comment"),
            *("entry comment", "customer comment", "comment label"),
        ),
    ),
)
