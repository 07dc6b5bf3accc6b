"""Pure functions on texts and addresses that reading, storing and searching share."""
