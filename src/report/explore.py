"""Datasette on a copy of the store, read-only: described, faceted, with the questions people ask, linked to the report."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from markupsafe import Markup
from sqlalchemy import Engine

from load.queries import QUERIES
from load.snapshot import save_snapshot
from load.views import STATED_KINDS, VIEWS, View
from model.errors import ClaimledgerError
from report import places
from report.ledger import line_key

DATABASE = "claimledger"
_MOUNT = "report"  # where the pages of the report are served
_FACETS = {
    "claims": ("series", "kind", "indicator", "language"), "vintages": ("series", "indicator", "kind"),
    "observations": ("series", "indicator", "kind"), "revisions": ("series", "indicator"),
    "findings": ("series", "severity", "rule", "status"), "evidence": ("series", "severity", "broken"),
    "releases": ("series", "language", "status"), "unread": ("series", "source"),
}  # fmt: skip
_SORTED = {"findings": "severity", "releases": "source", "observations": "time_period"}


def explorer(store: Engine, folder: Path, site: Path) -> Any:
    """The Datasette application on a copy of the store that is laid into `folder`; `site` is where the report lies.

    Raises ClaimledgerError where Datasette is not installed.
    """
    try:
        from datasette import hookimpl
        from datasette.app import Datasette
        from datasette.plugins import pm
    except ImportError as error:
        raise ClaimledgerError(
            "serve needs Datasette, which is not installed; pip install 'claimledger[explore]'"
        ) from error
    file = folder / f"{DATABASE}.sqlite"
    save_snapshot(store, file)
    if not pm.has_plugin(DATABASE):
        plugin = ModuleType(DATABASE)
        plugin.render_cell = hookimpl(render_cell)  # type: ignore[attr-defined]
        pm.register(plugin, DATABASE)
    return Datasette(
        immutables=[str(file)], metadata=metadata(), static_mounts=[(_MOUNT, str(site.resolve()))],
        settings={"default_page_size": 50, "suggest_facets": False, "sql_time_limit_ms": 5_000, "num_sql_threads": 2},
    )  # fmt: skip


def serve(store: Engine, folder: Path, site: Path, host: str, port: int) -> None:
    """Serves the explorer until it is interrupted. Raises ClaimledgerError where the port is taken."""
    application = explorer(store, folder, site)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((host, port))
        except OSError as error:
            raise ClaimledgerError(
                f"{host}:{port}: cannot be listened on ({error.strerror}); choose another --port"
            ) from error
    import uvicorn

    asyncio.run(application.invoke_startup())
    uvicorn.run(application.app(), host=host, port=port, log_level="warning")


def metadata() -> dict[str, Any]:
    """What Datasette says of the tables, their columns and the questions, from the schema's own comments."""
    return {
        "title": "What the releases say, and what of it cannot all be true",
        "description_html": f'Read-only. The same, to be read page by page: <a href="/{_MOUNT}/index.html">the report</a>.',
        "extra_css_urls": [f"/{_MOUNT}/assets/explore.css"],
        "extra_js_urls": [f"/{_MOUNT}/assets/explore.js"],
        "databases": {
            DATABASE: {
                "tables": {view.name: _described(view) for view in VIEWS},
                "queries": {
                    q.name: {"title": q.title, "description": q.description, "sql": q.sql.strip()} for q in QUERIES
                },
            }
        },
    }


def _described(view: View) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": view.comment,
        "columns": dict(view.columns()),
        "facets": list(_FACETS.get(view.name, ())),
    }
    return described | ({"sort": _SORTED[view.name]} if view.name in _SORTED else {})


def render_cell(row: Any, value: Any, column: str) -> Any:
    """A cell that names a release, a claim, a cell or a finding as a link into the report; None leaves it to Datasette."""
    known = dict(row) if row is not None else {}
    for name, held in known.items():  # a key of another table comes with its label
        known[name] = held["value"] if isinstance(held, dict) else held
    href = place(known, column, value)
    return Markup('<a href="{}">{}</a>').format(f"/{_MOUNT}/{href}", value) if href else None


def place(row: Mapping[str, Any], column: str, value: Any) -> str:
    """Where in the report a cell of a row leads; nothing where it leads nowhere.

    A release that fills several pages is entered on its first.
    """
    if not isinstance(value, str) or not value:
        return ""
    if column in ("source", "source_before"):
        return places.release_page(value)
    if column in ("title", "finding_id") and row.get("finding_id"):
        return places.finding_page(row["finding_id"])
    if column in ("text", "claim_id", "text_before", "claim_id_before"):
        when = "_before" if column.endswith("_before") else ""
        source, claim = row.get(f"source{when}"), row.get(f"claim_id{when}")
        if source and claim:
            return f"{places.release_page(source)}#c-{claim}"
        return (
            f"{places.release_page(source)}#n{row['page']}-{row['char_start']}" if source and column == "text" else ""
        )
    if column in ("indicator", "observation_id") and row.get("observation_id") and row.get("kind") in STATED_KINDS:
        key = line_key(*(row.get(name) or "" for name in ("kind", "indicator", "breakdown", "unit", "base")))
        return f"{places.line_page(row['series'], row['indicator'], key)}#o-{row['observation_id']}"
    return ""
