"""What happens to a record after it is read: normalise, validate, persist, export; and the pool of worker processes."""
