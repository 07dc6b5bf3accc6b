"""What the dashboard asks the store: the same for pages and for the API.  Every question has a bounded answer."""
