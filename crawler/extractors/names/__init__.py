"""Names in bylines: pure functions, no page needed."""
