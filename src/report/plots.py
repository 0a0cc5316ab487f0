"""Plots as inline SVG: drawn by pygal, coloured by the page's own style sheet, readable without seeing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import pygal

from report.words import number

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_LABELS = 7  # at most, along the axis of time
_DROPPED = {"style", "script", "desc"}


@dataclass(frozen=True)
class Dot:
    """One figure: `at` on the axis of years, what it says in words, and where a click leads."""

    at: float
    value: float
    said: str
    link: str = ""


def timeline(
    key: str, title: str, lines: Mapping[str, Sequence[Dot]], earlier: Sequence[Dot] = (), *, small: bool = False
) -> str:
    """Figures over time: a line for each kind of period, and beside it the figures that were stated before.

    `key` makes the ids of this plot its own on a page; `title` is what a screen reader says first.
    """
    shown = [dot for dots in (*lines.values(), earlier) for dot in dots]
    chart = _chart(small)
    for name, dots in lines.items():
        chart.add(name, [_point(dot) for dot in dots], stroke=len(dots) > 1)
    if earlier:
        chart.add("stated before", [_point(dot) for dot in earlier], stroke=False)
    years = _years([dot.at for dot in shown], 4 if small else _LABELS)
    chart.x_labels = [{"value": year, "label": str(year)} for year in years]
    chart.xrange = _room([dot.at for dot in shown] + list(map(float, years)))
    told = "; ".join(dot.said for dot in shown[:40])
    return _inline(chart, key, title, told, restated=len(lines) if earlier else None)


def _chart(small: bool) -> pygal.XY:
    return pygal.XY(
        js=[], css=[], width=360 if small else 760, height=170 if small else 280, margin=4, spacing=6,
        show_legend=False, include_x_axis=True, dots_size=2.5 if small else 3.5, disable_xml_declaration=True,
        show_x_guides=False, min_scale=2, max_scale=4 if small else 6, truncate_label=-1, value_formatter=_axis,
    )  # fmt: skip


def _axis(value: float | Sequence[float]) -> str:
    return number(value if isinstance(value, (int, float)) else value[1])


def _point(dot: Dot) -> dict[str, object]:
    point: dict[str, object] = {"value": (dot.at, dot.value), "label": dot.said}
    return point | ({"xlink": {"href": dot.link, "target": "_self"}} if dot.link else {})


def _years(at: Sequence[float], most: int) -> list[int]:
    first, last = int(min(at)), int(max(at))
    step = max(1, -(-(last - first + 1) // most))
    return list(range(first, last + 1, step))


def _room(at: Iterable[float]) -> tuple[float, float]:
    values = list(at)
    return min(values) - 0.15, max(values) + 0.3


def _inline(chart: pygal.XY, key: str, title: str, told: str, restated: int | None) -> str:
    chart.uuid = key
    svg = chart.render_tree()
    for parent in list(svg.iter()):
        for child in list(parent):
            _say(parent, child)
    for name in ("width", "height", "id"):
        svg.attrib.pop(name, None)
    svg.set("class", "plot")
    svg.set("role", "group" if any(True for _ in svg.iter("a")) else "img")
    svg.set("aria-labelledby", f"{key}-title {key}-told")
    for old in [child for child in svg if child.tag in ("title", "defs") or not isinstance(child.tag, str)]:
        svg.remove(old)
    for place, (tag, text) in enumerate((("title", title), ("desc", told))):
        element = ElementTree.Element(tag, {"id": f"{key}-{'title' if tag == 'title' else 'told'}"})
        element.text = text
        svg.insert(place, element)
    if restated is not None:
        for group in svg.iter("g"):
            if f"serie-{restated}" in group.get("class", "").split():
                group.set("class", "series earlier")
    return ElementTree.tostring(svg, encoding="unicode").replace(f' xmlns="{_SVG}"', "", 1)


def _say(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    """Turns the label of a dot into its title, which browsers show, and drops what only scripts would read."""
    classes = child.get("class", "")
    if child.tag in _DROPPED:
        if classes == "label":
            said = ElementTree.SubElement(parent, "title")
            said.text = child.text
        parent.remove(child)
    elif "tooltip-overlay" in classes or (child.tag == "title" and "guides" in parent.get("class", "")):
        parent.remove(child)
    elif child.tag == "a" and child.get("target") == "_self":
        child.attrib.pop("target")
        child.set("href", child.attrib.pop(_XLINK, ""))
        child.set("tabindex", "-1")  # the table below holds the same links
