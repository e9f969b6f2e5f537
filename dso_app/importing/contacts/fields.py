"""The fields of a file of contacts, and the header words of the usual software."""

from dso_app.importing.fields import Field, Values
from dso_app.texts import N_

CONTACT_FIELDS: tuple[Field, ...] = (
    Field(
        "customer_code",
        N_("Customer code"),
        (
            *("customer code", "customer id", "customer number", "customer no", "code client"),
            *("numero client", "n client", "no client", "num client", "id client", "code tiers"),
            *("compte client", "compte tiers", "auxiliaire", "account number", "account code"),
            *("client code", "client id", "debtor", "code", "account", "compte", "tiers"),
            *("client", "customer"),
        ),
        required=True,
    ),
    Field(
        "name",
        N_("Name"),
        (
            *("name", "contact name", "nom contact", "nom du contact", "contact", "nom"),
            *("full name", "nom complet", "nom prenom", "interlocuteur", "last name"),
        ),
    ),
    Field(
        "role",
        N_("Role"),
        ("role", "function", "fonction", "job title", "title", "position", "poste", "service"),
    ),
    Field(
        "email",
        N_("Email"),
        (
            *("email", "e mail", "mail", "email address", "adresse email", "adresse mail"),
            *("courriel", "contact email", "email contact", "e mail address", "adresse e mail"),
        ),
        Values.EMAIL,
    ),
    Field(
        "phone",
        N_("Phone"),
        ("phone", "telephone", "tel", "phone number", "telephone fixe", "landline", "fixe"),
    ),
    Field(
        "mobile",
        N_("Mobile phone"),
        ("mobile", "portable", "gsm", "mobile phone", "telephone portable", "cell", "cell phone"),
    ),
    Field(
        "language",
        N_("Language"),
        ("language", "langue", "language code", "code langue", "lang"),
    ),
    Field(
        "collection",
        N_("Collection contact"),
        (
            *("collection", "collection contact", "contact recouvrement", "contact de relance"),
            *("recouvrement", "relance", "dunning contact", "contact relance", "principal"),
        ),
        Values.FLAG,
    ),
)
