"""The texts that messages take: shipped ones and the company's own."""
