"""One file per field of the record, each with one `read_…` function."""
