"""Small PDFs written out by hand, for what no file of the collections does."""

from __future__ import annotations

from collections.abc import Mapping

HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(*contents: str, fonts: Mapping[str, str] | None = None, objects: tuple[str, ...] = (), page: str = "") -> bytes:
    """A PDF with a page for each content stream; `fonts` by name (F1 is Helvetica), further `objects` from number 4 on.

    `page` are further entries of every page, such as a rotation.
    """
    named = {"F1": HELVETICA, **(fonts or {})}
    resources = "<< /Font << " + " ".join(f"/{name} {font}" for name, font in named.items()) + " >> >>"
    first = 4 + len(objects)
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(contents)))
    written = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} /MediaBox [0 0 420 300] >>",
        resources,
        *objects,
    ]
    for n, content in enumerate(contents):
        written.append(f"<< /Type /Page /Parent 2 0 R /Resources 3 0 R /Contents {first + 2 * n + 1} 0 R {page} >>")
        written.append(stream(content))
    body = b"%PDF-1.7\n"
    offsets = []
    for number, text in enumerate(written, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(written) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return body + end.encode()


def stream(content: str) -> str:
    """A stream object."""
    return f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream"


def at(x: float, y: float, text: str, font: str = "F1", size: float = 12) -> str:
    """Operators that set a text; `y` counts from the bottom."""
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"
