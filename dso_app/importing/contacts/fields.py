"""The fields of a file of contacts, and the words their columns go by, in English.

Words of other languages, abbreviations and other orders come out of `suggesting.concepts`.
"""

from dso_app.importing.fields import Field, Values
from dso_app.texts import N_

CONTACT_FIELDS: tuple[Field, ...] = (
    Field(
        "customer_code",
        N_("Customer code"),
        (
            *("customer code", "customer number", "customer id", "customer account"),
            *("customer account number", "party code", "party number", "party id", "party account"),
            *("party account number", "auxiliary", "auxiliary account", "auxiliary number"),
            *("auxiliary code", "aux party", "aux customer", "code"),
        ),
        weak=(
            *("account number", "account code", "account id", "account", "customer", "party", "id"),
            *("company id", "number"),
        ),
        required=True,
    ),
    Field(
        "name",
        N_("Name"),
        ("name", "contact name", "contact", "contact label"),
    ),
    Field(
        "role",
        N_("Role"),
        (
            *("role", "contact role", "role code", "contact kind", "job", "poste", "cargo"),
            *("role name", "role label", "contact project"),
        ),
        weak=("kind",),
    ),
    Field(
        "email",
        N_("Email"),
        (
            *("email", "contact email", "email 1", "invoice email"),
            *("customer email", "contact customer email"),
        ),
        values=Values.EMAIL,
    ),
    Field(
        "phone",
        N_("Phone"),
        (
            *("phone", "phone number", "phone 1", "contact phone"),
            *("contact phone number", "customer phone"),
        ),
    ),
    Field(
        "mobile",
        N_("Mobile phone"),
        ("mobile", "mobile number", "contact mobile", "phone mobile"),
    ),
    Field(
        "language",
        N_("Language"),
        ("language", "language code", "contact language"),
    ),
    Field(
        "collection",
        N_("Collection contact"),
        ("collection", "contact collection", "collection flag", "contact kind collection"),
        weak=("parent",),
        values=Values.FLAG,
    ),
)
