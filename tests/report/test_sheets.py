"""The cut-out of a claim shows its figure, all of it and nothing else, within the ring."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops
from small_pdf import at, pdf
from typer.testing import CliRunner

from claimledger.cli import app
from claimledger.showing import cut_out
from load.opening import existing_store
from model.errors import ClaimledgerError

ROOT = Path(__file__).resolve().parents[2]
RING = (178, 34, 34)
BLUE = "0 0 1 rg\n"
TITLE = at(30, 250, "Review of the year 2018", size=18)
LINE = TITLE + at(30, 200, "In 2018,") + BLUE + at(79, 200, "1,163") + "0 g\n"
LINE += at(112, 200, "new clients were admitted to the system.")


def _call(place: Path, *arguments: str) -> str:
    environment = {"CLAIMLEDGER_STORE": str(place / "store.sqlite"), "CLAIMLEDGER_CODEBOOKS": str(ROOT / "codebooks")}
    result = CliRunner().invoke(app, list(arguments), env={**environment, "COLUMNS": "160"})
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def _ingested(place: Path, data: bytes, *options: str) -> str:
    """The id of the only claim of a release."""
    (place / "raw" / "fi-nas").mkdir(parents=True)
    (place / "raw" / "fi-nas" / "2018.en.pdf").write_bytes(data)
    _call(place, "ingest", str(place / "raw"), "--jobs", "0", "--export", str(place / "export"), *options)
    (_, row) = (place / "export" / "claims.csv").read_text(encoding="utf-8").splitlines()
    return row.split(",")[1]


def _cut(place: Path, claim: str, *options: str) -> Image.Image:
    _call(place, "show", claim, "--png", str(place / "cut.png"), "--raw", str(place / "raw"), *options)
    return Image.open(place / "cut.png").convert("RGB")


def _box(picture: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    red, green, blue = ImageChops.difference(picture, Image.new("RGB", picture.size, colour)).split()
    far = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    box = far.point(lambda value: 255 if value < 40 else 0).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("", id="upright"),
        pytest.param("/Rotate 90", id="turned"),
        pytest.param("/Rotate 180", id="upside down"),
        pytest.param("/CropBox [20 100 400 290]", id="cropped"),
        pytest.param("/CropBox [20 100 400 290] /Rotate 270", id="cropped and turned"),
        pytest.param("/UserUnit 2", id="in units of a thirty-sixth of an inch"),
    ],
)
def test_the_ring_holds_the_figure_and_nothing_else(page: str, tmp_path: Path) -> None:
    picture = _cut(tmp_path, _ingested(tmp_path, pdf(LINE, page=page)))
    ring, figure = _box(picture, RING), _box(picture, (0, 0, 255))
    assert ring[0] < figure[0] and ring[1] < figure[1] and figure[2] < ring[2] and figure[3] < ring[3]
    inner = picture.crop((ring[0] + 4, ring[1] + 4, ring[2] - 4, ring[3] - 4))
    dark = inner.split()[2].point(lambda value: 255 if value < 128 else 0)  # blue has all of its blue, black none
    assert dark.getbbox() is None
    assert _box(picture, (0, 0, 0))  # its sentence stands around it


def test_an_encrypted_release_is_cut_with_its_password(tmp_path: Path) -> None:
    claim = _ingested(tmp_path, pdf(LINE, password="a word"), "--password", "a word")
    assert _box(_cut(tmp_path, claim, "--password", "a word"), (0, 0, 255))
    with pytest.raises(ClaimledgerError, match="give its --password"):
        cut_out(existing_store(str(tmp_path / "store.sqlite")), claim, tmp_path / "raw", tmp_path / "x.png")


BROKEN = {
    "over two lines": at(200, 200, "In 2018,") + BLUE + at(250, 200, "1,") + at(30, 184, "163") + "0 g\n"
    + at(52, 184, "new clients were admitted to the system."),
    "over two columns": "".join(at(30, 200 - 16 * k, line) for k, line in enumerate((
        "The system helps those who", "have fallen victim to traffickers", "and those who may have. In all,"
    ))) + at(30, 152, "in 2018") + BLUE + at(75, 152, "1,") + at(230, 200, "163") + "0 g\n" + at(252, 200, "new clients were")
    + "".join(at(230, 184 - 16 * k, line) for k, line in enumerate((
        "admitted to the system. They are", "helped by the staff of the centre", "as long as they need its help."
    ))),
}  # fmt: skip


@pytest.mark.parametrize("content", [pytest.param(text, id=name) for name, text in BROKEN.items()])
def test_a_figure_that_a_line_or_column_cuts_has_a_ring_around_each_part(content: str, tmp_path: Path) -> None:
    picture = _cut(tmp_path, _ingested(tmp_path, pdf(TITLE + content)))
    rings = _rings(picture)
    assert len(rings) == 2
    for x0, top, x1, bottom in rings:
        inner = picture.crop((x0 + 4, top + 4, x1 - 4, bottom - 4))
        assert _box(inner, (0, 0, 255))
        dark = inner.split()[2].point(lambda value: 255 if value < 128 else 0)
        assert dark.getbbox() is None  # nothing but the figure, which is blue
        picture.paste((255, 255, 255), (x0, top, x1, bottom))
    assert not _pixels(picture, (0, 0, 255))  # and all of it stands in the rings


def _pixels(picture: Image.Image, colour: tuple[int, int, int]) -> set[tuple[int, int]]:
    width, height = picture.size
    loaded = picture.load()
    assert loaded is not None
    return {(x, y) for x in range(width) for y in range(height) if loaded[x, y] == colour}


def _rings(picture: Image.Image) -> list[tuple[int, int, int, int]]:
    """The boxes around pixels in the colour of rings that hang together."""
    left, found = _pixels(picture, RING), []
    while left:
        ring, edge = set[tuple[int, int]](), [left.pop()]
        while edge:
            x, y = edge.pop()
            ring.add((x, y))
            beside = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & left
            left -= beside
            edge += beside
        xs, ys = {x for x, _ in ring}, {y for _, y in ring}
        found.append((min(xs), min(ys), max(xs) + 1, max(ys) + 1))
    return found
