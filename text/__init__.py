"""Pure functions on texts and addresses, which reading, keeping and searching share."""
