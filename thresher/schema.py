"""The JSON Schema of a record, generated from its type."""

import json

import msgspec

from thresher.schemas.record import SCHEMA, PageRecord


def record_schema() -> str:
    """JSON Schema (2020-12) of one record, indented, without a final newline."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "description": "What Thresher makes of one page: one line of its output.",
        **msgspec.json.schema(PageRecord),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False)
