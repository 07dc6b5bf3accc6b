"""Getting pages and reading them."""
