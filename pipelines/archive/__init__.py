"""The care of the archive: which files there are, whether they are whole, what the store's records need of them."""
