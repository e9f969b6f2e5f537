"""One customer: items, qualification, timeline, contacts, options, history."""
