"""The `schema` command."""

from thresher.cli.console import show


def schema() -> None:
    """Print the JSON Schema of a record."""
    from thresher.schema import record_schema

    show([record_schema()])
