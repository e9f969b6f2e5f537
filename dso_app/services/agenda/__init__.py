"""The agenda: what there is to do, and what people do with it."""
