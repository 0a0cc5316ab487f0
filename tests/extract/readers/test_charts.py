"""Charts drawn as vectors, each written here as the few lines of PDF that it takes."""

from __future__ import annotations

import math
from pathlib import Path

from extract.readers import read
from model.document import Page

COLOURS = ("0.7 0.1 0.1", "0.1 0.5 0.2", "0.1 0.2 0.7")


def _pdf(content: str) -> bytes:
    """A PDF of one page with this content; font F1 is Helvetica."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    written, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(f"{len(written):010d} 00000 n \n")
        written += f"{number} 0 obj\n{body}\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{''.join(places)}"
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(written)}\n%%EOF\n"
    return (written + table + trailer).encode()


def _text(x: float, y: float, said: str, size: float = 9) -> str:
    return f"0 g BT /F1 {size} Tf {x:.1f} {y:.1f} Td ({said}) Tj ET\n"


def _slice(x: float, y: float, radius: float, start: float, end: float, colour: str) -> str:
    path = f"{colour} rg {x} {y} m {x + radius * math.cos(start):.2f} {y + radius * math.sin(start):.2f} l "
    parts = max(1, math.ceil((end - start) / (math.pi / 2)))
    for part in range(parts):
        a, b = (start + (end - start) * (part + i) / parts for i in (0, 1))
        k = 4 / 3 * math.tan((b - a) / 4)
        points = (
            (math.cos(a) - k * math.sin(a), math.sin(a) + k * math.cos(a)),
            (math.cos(b) + k * math.sin(b), math.sin(b) - k * math.cos(b)),
            (math.cos(b), math.sin(b)),
        )
        path += " ".join(f"{x + radius * p:.2f} {y + radius * q:.2f}" for p, q in points) + " c "
    return path + "h f\n"


def _pie(shares: dict[str, int], *, legend: bool) -> str:
    content, start = "", 0.0
    for row, (colour, (name, share)) in enumerate(zip(COLOURS, shares.items(), strict=True)):
        end = start + share / 100 * math.tau
        x, y = math.cos((start + end) / 2), math.sin((start + end) / 2)
        content += _slice(180, 600, 60, start, end, colour)
        if legend:
            content += f"{colour} rg 300 {640 - 20 * row} 8 8 re f\n" + _text(312, 640 - 20 * row, name)
            content += _text(175 + 36 * x, 597 + 36 * y, str(share))
        else:
            label = f"{name} {share}%"
            content += _text(180 + 72 * x - (5 * len(label) if x < 0 else 0), 597 + 72 * y, label)
        start = end
    return content


def _page(content: str) -> Page:
    return read(Path("chart.pdf"), _pdf(content)).pages[0]


def _charts(page: Page) -> list[dict[str, str]]:
    return [
        {
            page.text[label.start : label.end]: page.text[value.start : value.end]
            for label, value in zip(table.cells[::2], table.cells[1::2], strict=True)
        }
        for table in page.tables
        if table.kind == "chart"
    ]


def _bars(heights: dict[str, int], *, figures: bool) -> str:
    content = ""
    for place, (name, height) in enumerate(heights.items()):
        content += f"0.1 0.3 0.6 rg {150 + 60 * place} 400 30 {height} re f\n" + _text(152 + 60 * place, 386, name)
        if figures:
            content += _text(158 + 60 * place, 404 + height, str(height))
    return content


def test_a_figure_with_its_label_beside_the_pie() -> None:
    assert _charts(_page(_pie({"Women": 60, "Men": 30, "Not known": 10}, legend=False))) == [
        {"Women": "60%", "Men": "30%", "Not known": "10%"}
    ]


def test_a_figure_in_the_pie_takes_its_label_from_the_legend() -> None:
    page = _page(_pie({"Women": 60, "Men": 30, "Not known": 10}, legend=True))
    assert _charts(page) == [{"Women": "60", "Men": "30", "Not known": "10"}]


def test_bars_with_figures_and_an_axis() -> None:
    ticks = "".join(_text(120, 397 + 25 * i, str(25 * i)) for i in range(6))
    page = _page(_bars({"2016": 40, "2017": 90, "2018": 120}, figures=True) + ticks)
    assert _charts(page) == [{"2016": "40", "2017": "90", "2018": "120"}]
    furniture = {page.text[line.start : line.end] for line in page.lines if line.furniture}
    assert furniture == {"0", "25", "50", "75", "100", "125"}


def test_bars_without_figures_are_noted_and_their_axis_is_furniture() -> None:
    ticks = "".join(_text(120, 397 + 25 * i, str(25 * i)) for i in range(6))
    page = _page(_bars({"2016": 40, "2017": 90, "2018": 120}, figures=False) + ticks)
    assert _charts(page) == []
    assert "a chart without figures" in page.notes[0]
    assert sum(line.furniture for line in page.lines) == 6


def test_a_row_of_shaded_cells_is_no_chart() -> None:
    cells = "".join(
        f"0.8 0.8 0.9 rg {100 + 80 * i} 500 80 20 re f\n" + _text(105 + 80 * i, 506, f"Q{i}") for i in range(4)
    )
    assert _charts(_page(cells + _text(100, 480, "12") + _text(180, 480, "13"))) == []


def test_figures_that_fall_by_even_steps_beside_their_labels_are_no_axis() -> None:
    rows = "".join(
        _text(100, 500 - 20 * i, f"Group {c}") + _text(220, 500 - 20 * i, str(40 - 10 * i))
        for i, c in enumerate("ABCD")
    )
    page = _page(rows)
    assert not page.notes
    assert not any(line.furniture for line in page.lines)
