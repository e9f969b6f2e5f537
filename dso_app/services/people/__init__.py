"""Those who log in: users, links, codes, absences, what they prefer."""
