"""Recipients as people read them; steps and preferences keep them as scenario files write them."""

from dso_app.domain.recipients import ROLE, Recipient
from dso_app.texts import N_, translate

RECIPIENTS: tuple[tuple[str, str], ...] = (
    (Recipient.COLLECTION_CONTACT, N_("Collection contact")),
    (Recipient.COLLECTOR, N_("Collector")),
    (Recipient.SALES, N_("Sales representative")),
)
"""Those that need no name, and the msgids they are chosen by."""
_WORDS = dict(RECIPIENTS)


def recipient_words(recipient: str, language: str) -> str:
    """A recipient in words; one nobody knows as it is."""
    if recipient.startswith(ROLE):
        role = recipient.removeprefix(ROLE)
        return translate(N_("Contacts with the role {role}"), language, role=role)
    return translate(_WORDS.get(recipient, recipient), language)
