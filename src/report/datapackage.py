"""The CSV export as a Frictionless data package: datapackage.json with a schema for every table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from load import tables
from model.claim import BOUNDS, KINDS, ROLES
from model.finding import RULES, SEVERITIES
from report.export import export_csv
from report.files import write_text

_TITLES = {
    "claims": "What the releases say, one row per claim",
    "mentions": "Every numeral of every release, and what became of it",
    "findings": "What cannot all be true, or is worth knowing",
    "releases": "Every file that was offered, read or not",
}
_TYPES = {"text": "string", "integer": "integer", "number": "number", "yes/no": "boolean"}
_KEYS = {"claims": "claim_id", "findings": "finding_id", "releases": "source"}
_OF_A_RELEASE = ("claims", "mentions")
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "claims.kind": KINDS,
    "claims.bound": BOUNDS,
    "claims.obs_status": ("A", "E", "P", "F"),
    "mentions.role": ROLES,
    "findings.rule": RULES,
    "findings.severity": SEVERITIES,
    "findings.status": ("open", "acknowledged", "resolved"),
    "releases.status": ("loaded", "rejected"),
}


def export_datapackage(store: Engine, folder: Path) -> list[Path]:
    """Writes the CSV export and datapackage.json beside it; returns what was written."""
    written = export_csv(store, folder)
    package = {
        "name": "claimledger",
        "title": "Claims, numerals, findings and releases",
        "description": "The text of each release, in which all offsets count, lies in documents/.",
        "profile": "tabular-data-package",
        "resources": [_resource(name, folder / f"{name}.csv") for name in _TITLES],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    return [*written, write_text(folder / "datapackage.json", text)]


def _resource(name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return {
        "name": name, "title": _TITLES[name], "path": path.name, "profile": "tabular-data-resource", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "bytes": path.stat().st_size, "hash": f"sha256:{digest}", "schema": _schema(name),
    }  # fmt: skip


def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(name, f) for f in tables.fields(name)], "missingValues": [""]}
    if name in _KEYS:
        schema["primaryKey"] = [_KEYS[name]]
    if name in _OF_A_RELEASE:
        parent = {"resource": "releases", "fields": ["source"]}
        schema["foreignKeys"] = [{"fields": ["source"], "reference": parent}]
    return schema


def _field(name: str, field: tables.Field) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "type": _TYPES[field.holds], "description": field.meaning}
    constraints: dict[str, Any] = {}
    if f"{name}.{field.name}" in _ALLOWED:
        constraints["enum"] = list(_ALLOWED[f"{name}.{field.name}"])
    if field.name in ("source", _KEYS.get(name)):
        constraints["required"] = True
    return described | ({"constraints": constraints} if constraints else {})
