"""A publisher's web server on this machine that answers as a test tells it to, well or badly."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answering = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers a path by the function that the publisher has for it."""

    publisher: Publisher

    def do_GET(self) -> None:
        self.publisher.asked.append((self.path, time.monotonic(), dict(self.headers)))
        answer = self.publisher.answers.get(self.path, status(404))
        with suppress(BrokenPipeError, ConnectionResetError):  # the reader had enough
            answer(self)

    def log_message(self, *_: object) -> None:
        pass

    def give(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@dataclass
class Publisher:
    """What is published, and what has been asked for."""

    answers: dict[str, Answering] = field(default_factory=dict)
    asked: list[tuple[str, float, Mapping[str, str]]] = field(default_factory=list)
    address: str = ""

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


@contextmanager
def publishing(tls: ssl.SSLContext | None = None) -> Iterator[Publisher]:
    """Runs a publisher on a free port of 127.0.0.1."""
    publisher = Publisher()
    handler = type("Here", (Handler,), {"publisher": publisher})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    publisher.address = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# ---------------------------------------------------------------- ways to answer


def content(body: bytes | str, kind: str = "text/plain; charset=utf-8", **headers: str) -> Answering:
    data = body.encode() if isinstance(body, str) else body
    return lambda handler: handler.give(200, data, Content_Type=kind, **headers)


def page(*links: str) -> Answering:
    anchors = "".join(f'<li><a href="{link}">a release</a>' for link in links)
    return content(f"<!doctype html><html><body><ul>{anchors}</ul></body></html>", "text/html")


def status(code: int, **headers: str) -> Answering:
    return lambda handler: handler.give(code, b"no", **headers)


def redirect(to: str) -> Answering:
    return status(302, Location=to)


def versioned(body: str, etag: str) -> Answering:
    """Answers 304 to who holds this version, as a server should."""

    def answer(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.give(304, ETag=etag)
        else:
            handler.give(200, body.encode(), Content_Type="text/plain", ETag=etag)

    return answer


def after(failures: int, bad: Answering, good: Answering) -> Answering:
    """Fails so many times, then answers well."""
    left = iter([bad] * failures)
    return lambda handler: next(left, good)(handler)


def truncated(handler: Handler) -> None:
    """Promises more than it sends."""
    handler.give(200, b"In 2024, 1", Content_Type="text/plain", Content_Length="5000")


def silent(handler: Handler) -> None:
    """Takes the request and says nothing for longer than anybody waits."""
    time.sleep(0.5)


def dripping(handler: Handler) -> None:
    """Sends a byte now and then, each in time, and never comes to an end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"1")
        handler.wfile.flush()
        time.sleep(0.02)


def dripping_head(handler: Handler) -> None:
    """Never comes to the end of its headers, though each piece comes in time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(100):
        handler.wfile.write(b"1")
        handler.wfile.flush()
        time.sleep(0.02)


def endless(handler: Handler) -> None:
    """States no size and sends more than anybody asked for."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    for _ in range(1_000):
        handler.wfile.write(b"1" * 65_536)
