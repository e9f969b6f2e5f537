"""What the permissions of the one table mean, as administrators read them."""

from dso_app.access.permissions import Permission
from dso_app.texts import N_

PERMISSION_WORDS: dict[Permission, tuple[str, str]] = {
    Permission.SEE: (
        N_("See"),
        N_("Customers, items, agenda, outbox, scenarios and history, within what the person sees."),
    ),
    Permission.REPORT: (N_("Reports"), N_("Reports, and lists as Excel.")),
    Permission.COMMENT: (N_("Comment"), N_("Write a comment into a customer’s history.")),
    Permission.ANSWER_DISPUTES: (
        N_("Answer disputes"),
        N_("Close a dispute of a customer as founded or unfounded."),
    ),
    Permission.QUALIFY: (
        N_("Qualify"),
        N_("Statuses, promises and disputes; the comment pinned to a customer."),
    ),
    Permission.ACT: (
        N_("Collect"),
        N_("Do, confirm, postpone and skip actions; decide about messages."),
    ),
    Permission.EDIT_CUSTOMERS: (
        N_("Change customers"),
        N_("Details, contacts, options, scenario, collector and sales representative."),
    ),
    Permission.MERGE_CUSTOMERS: (
        N_("Merge customers"),
        N_("Make one customer of two that are the same; it cannot be undone."),
    ),
    Permission.IMPORT: (N_("Import"), N_("Smart Upload and its undo, invoice copies, turnover.")),
    Permission.EDIT_SCENARIOS: (
        N_("Change scenarios"),
        N_("Scenarios and their texts, simulations, assignment rules."),
    ),
    Permission.CONTROL_SENDING: (N_("Stop sending"), N_("Stop all sending, and resume it.")),
    Permission.ADMINISTER: (
        N_("Administer"),
        N_("Company, people, mail and SMS, sources, jobs, backups, audit trail."),
    ),
    Permission.OWN_ACCOUNT: (
        N_("Own account"),
        N_("Own name, password, two-factor login, sessions, absences."),
    ),
}
"""A name and a sentence for each, in the order they are shown."""
