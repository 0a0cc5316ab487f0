"""Serves the deployments of prefect.yaml from one long process, for people without a work pool.

    python flows/serve.py

Run it from the project's folder, with PREFECT_API_URL pointing to a Prefect server.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from prefect import Flow, serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Schedule

from ingest import ingest
from watch import watch

DECLARED = Path(__file__).resolve().parents[1] / "prefect.yaml"
FLOWS: dict[str, Flow[..., Any]] = {"flows/ingest.py:ingest": ingest, "flows/watch.py:watch": watch}


def deployments(declared: Path = DECLARED) -> list[RunnerDeployment]:
    """The deployments that `declared`, a prefect.yaml, describes: same names, schedules, parameters and limits."""
    return [
        RunnerDeployment.from_flow(
            FLOWS[entry["entrypoint"]],
            name=entry["name"],
            description=entry["description"],
            tags=entry["tags"],
            parameters=entry["parameters"],
            schedules=[_cron(**schedule) for schedule in entry.get("schedules", [])],
            concurrency_limit=ConcurrencyLimitConfig(**entry["concurrency_limit"]),
        )
        for entry in yaml.safe_load(declared.read_text(encoding="utf-8"))["deployments"]
    ]


def _cron(cron: str, timezone: str, slug: str, active: bool = True) -> Schedule:
    return Cron(cron, timezone=timezone, slug=slug, active=active)


if __name__ == "__main__":
    serve(*deployments())
