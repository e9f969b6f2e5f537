"""Our companies: settings, rates, turnover, how they send."""
