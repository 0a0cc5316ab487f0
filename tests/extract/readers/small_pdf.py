"""Small PDFs written out by hand, for what no file of the collections does."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import md5

HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(
    *contents: str,
    fonts: Mapping[str, str] | None = None,
    objects: tuple[str, ...] = (),
    page: str = "",
    password: str | None = None,
) -> bytes:
    """A PDF with a page for each content stream; `fonts` by name (F1 is Helvetica), further `objects` from number 4 on.

    `page` are further entries of every page, such as a rotation; with a `password` the contents are encrypted.
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
    lock = _Lock(password) if password else None
    for content in contents:
        number = len(written) + 2
        written.append(f"<< /Type /Page /Parent 2 0 R /Resources 3 0 R /Contents {number} 0 R {page} >>")
        written.append(stream(lock.closed(content, number) if lock else content))
    body = b"%PDF-1.7\n"
    offsets = []
    for number, text in enumerate(written, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(written) + 1
    trailer = f"<< /Size {size} /Root 1 0 R {lock.entries if lock else ''} >>"
    return (
        body + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer {trailer}\nstartxref\n{len(body)}\n%%EOF".encode()
    )


class _Lock:
    """The standard security handler of PDF 1.1: RC4 with a key of 40 bits, one password for reader and owner."""

    _PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")

    def __init__(self, password: str) -> None:
        padded = (password.encode("latin-1") + self._PADDING)[:32]
        rights, name = (-4).to_bytes(4, "little", signed=True), b"0123456789abcdef"
        owner = _rc4(md5(padded).digest()[:5], padded)
        self.key = md5(padded + owner + rights + name).digest()[:5]
        user = _rc4(self.key, self._PADDING)
        self.entries = (
            f"/ID [<{name.hex()}> <{name.hex()}>] "
            f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{user.hex()}> >>"
        )

    def closed(self, content: str, number: int) -> str:
        """The content of object `number`, encrypted."""
        key = md5(self.key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        return _rc4(key, content.encode("latin-1")).decode("latin-1")


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    found = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        found.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(found)


def stream(content: str) -> str:
    """A stream object."""
    return f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream"


def at(x: float, y: float, text: str, font: str = "F1", size: float = 12) -> str:
    """Operators that set a text; `y` counts from the bottom."""
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"
