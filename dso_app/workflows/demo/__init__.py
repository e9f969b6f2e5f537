"""The demo company: invented, deterministic, dated relative to the business date."""
