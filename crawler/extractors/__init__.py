"""SavedPage → PageRecord."""
