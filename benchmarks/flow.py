"""What Prefect adds to a run: the flow `ingest` against the plain command, over the same simulated releases.

    python benchmarks/flow.py [COUNT]

Each line is a process from its start to its end, the least of several in turns: seconds on the clock, and of its
processor. The plain command and the flow do the same work; a flow that does nothing shows what Prefect takes by itself.
Where nothing changed, no release may be parsed: the last lines are checked for it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from cluster import prefect_server
from simulate import write_releases

ROOT = Path(__file__).resolve().parents[1]
COUNT = 200
TURNS = 3
LIMIT = 1.3  # of the plain command, beside what Prefect takes to start

NOTHING = """
from prefect import flow
@flow
def nothing(): pass
nothing()
"""
FLOW = """
import sys
from pathlib import Path
from ingest import ingest
home, store = sys.argv[1:]
print(ingest(Path(home) / "raw", store=store, codebooks=Path(home) / "codebooks", jobs=1))
"""


def seconds(command: list[str], environment: Mapping[str, str], said: str) -> tuple[float, float]:
    """What a program took, on the clock and of its processor; it must print `said`."""
    with tempfile.TemporaryFile() as printed:
        start = time.perf_counter()
        running = subprocess.Popen(command, env=dict(environment), stdout=printed, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(running.pid, 0)
        taken = time.perf_counter() - start
        printed.seek(0)
        output = printed.read().decode()
        assert status == 0 and said in output, f"{command}\n{output}"
    return taken, usage.ru_utime + usage.ru_stime


def main(count: int) -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        write_releases(home, count)
        with prefect_server(home) as served:
            embedded = {k: v for k, v in served.items() if k != "PREFECT_API_URL"}
            embedded["PREFECT_HOME"] = str(home / "embedded")
            embedded["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = "120"  # on a busy machine
            taken: dict[str, list[tuple[float, float]]] = {}
            for turn in range(TURNS):
                for what, command, environment in _runs(home, turn, served, embedded):
                    read = 0 if "nothing changed" in what else count
                    said = "" if "does nothing" in what else f": {read:,} read, {count - read:,} unchanged, 0 rejected"
                    taken.setdefault(what, []).append(seconds(command, environment, said))
    least = {what: [min(t[i] for t in times) for i in (0, 1)] for what, times in taken.items()}
    print(f"{count} releases, one process that reads         clock s   processor s")
    for what, (clock, processor) in least.items():
        print(f"{what:44s}{clock:8.1f}{processor:14.1f}")
    for how in ("with a server", "embedded"):
        for unit, i in (("clock", 0), ("processor", 1)):
            added = least[f"flow, {how}"][i] - least[f"flow that does nothing, {how}"][i]
            ratio = added / least["plain command"][i]
            print(
                f"flow {how}, less the start of Prefect: {ratio:.2f} x the plain command by the {unit} (limit {LIMIT})"
            )


def _runs(
    home: Path, turn: int, served: Mapping[str, str], embedded: Mapping[str, str]
) -> list[tuple[str, list[str], Mapping[str, str]]]:
    python, path = sys.executable, {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "flows")])}
    served, embedded = {**served, **path}, {**embedded, **path}
    plain = [
        python,
        "-m",
        "claimledger",
        "ingest",
        str(home / "raw"),
        "--codebooks",
        str(home / "codebooks"),
        "--jobs",
        "1",
    ]
    flow = [python, "-c", FLOW, str(home)]
    stores = {how: str(home / f"{how}{turn}.sqlite") for how in ("plain", "served", "embedded")}
    return [
        ("plain command", [*plain, "--store", stores["plain"]], embedded),
        ("flow that does nothing, with a server", [python, "-c", NOTHING], served),
        ("flow, with a server", [*flow, stores["served"]], served),
        ("flow that does nothing, embedded", [python, "-c", NOTHING], embedded),
        ("flow, embedded", [*flow, stores["embedded"]], embedded),
        ("plain command, nothing changed", [*plain, "--store", stores["plain"]], embedded),
        ("flow with a server, nothing changed", [*flow, stores["served"]], served),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
