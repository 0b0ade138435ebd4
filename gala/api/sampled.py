"""Examples for schemas that have none of their own: from those of their fields, else the plainest value that fits."""

from typing import Any

Schema = dict[str, Any]

_TEXTS = {
    "date-time": "2027-05-01T17:00:00Z",
    "date": "2027-05-01",
    "email": "olga@aurora.example",
    "uri": "https://aurora.example/",
    "uuid": "8f14e45f-ceea-467f-9e2b-5d1f0a3c9b11",
    "binary": "",
}


def sample(schema: Schema, schemas: dict[str, Schema]) -> Any:
    """A value that the schema allows. ``schemas``: what its references name."""
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for known in ("example", "const", "default"):
        if known in schema:
            return schema[known]
    for several in ("examples", "enum"):
        if schema.get(several):
            return schema[several][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return sample(schema[choice][0], schemas)
    return _plain(schema, schemas)


def _plain(schema: Schema, schemas: dict[str, Schema]) -> Any:
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema:
        shown = {name: one for name, one in schema.get("properties", {}).items() if not _is_left_out(name, one, schema)}
        return {name: sample(one, schemas) for name, one in shown.items()}
    if kind == "array":
        wanted = max(1, schema.get("minItems", 1))
        return [sample(schema["items"], schemas)] * wanted if schema.get("items") else []
    if kind == "integer" or kind == "number":
        return max(1, schema.get("minimum", 1)) if schema.get("maximum", 1) >= 1 else schema["maximum"]
    if kind == "boolean":
        return True
    if kind == "string":
        text = _TEXTS.get(schema.get("format", ""), str(schema.get("title", "text")))
        return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", len(text) + 1)]
    return None


def _is_left_out(name: str, field: Schema, schema: Schema) -> bool:
    """Whether a field may be missing and empty, and nobody gave an example of it."""
    said = {"example", "examples", "const", "default"} & field.keys()
    return name not in schema.get("required", ()) and not said and {"type": "null"} in field.get("anyOf", ())
