"""One polite HTTP request after the other: paced, bounded in time and size, repeated only where that can help."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from socket import SHUT_RDWR
from ssl import SSLContext
from threading import Timer
from typing import Any

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from fetch.addresses import PinnedTransport, Refused
from model.errors import FetchError

_AGAIN = (429, 500, 502, 503, 504)  # answers that may be another one a little later
_KEPT = ("content-type", "content-length", "etag", "last-modified", "date")  # headers worth recording
_LONGEST_WAIT = 60.0  # seconds that a server may ask us to wait before we come back in this run


@dataclass(frozen=True)
class Manners:
    """How we ask. Times in seconds, sizes in bytes."""

    pause: float = 1.0  # between the end of one request and the start of the next
    timeout: float = 20.0  # to connect, and between two pieces of an answer
    whole: float = 180.0  # for one answer from start to end
    largest: int = 50 * 2**20
    redirects: int = 5
    attempts: int = 4
    backoff: float = 2.0  # before the second attempt; doubled before each further one
    loopback: bool = False  # for tests: this machine's own addresses, with plain http and any port
    tls: SSLContext | None = None  # whom to trust, where it is not the usual authorities


@dataclass(frozen=True)
class Answer:
    """What an address gave: the bytes, and where they came from in the end."""

    address: str
    data: bytes
    headers: Mapping[str, str]
    fetched: str  # ISO time, UTC


@dataclass(frozen=True)
class Validators:
    """What a server said of the version that we hold, to be sent back: is there another one?"""

    etag: str = ""
    last_modified: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Validators:
        """What an answer with these headers said of its version."""
        return cls(headers.get("etag", ""), headers.get("last-modified", ""))

    def headers(self) -> dict[str, str]:
        """The request headers of a conditional request."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


class _Again(FetchError):
    """A failure that may be gone at the next attempt. `after`: seconds that the server asked for."""

    def __init__(self, message: str, after: float = 0.0) -> None:
        super().__init__(message)
        self.after = after


class _Deadline:
    """Cuts a connection that is still open after so many seconds: one that drips keeps every shorter time limit."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._connection: Any = None
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def watch(self, event: str, about: dict[str, Any]) -> None:
        """Called by httpx as a request goes on; notes the connection."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._connection = about["return_value"].get_extra_info("socket")

    def _cut(self) -> None:
        self.passed = True
        if self._connection is not None:
            with suppress(OSError):  # it has just ended by itself
                self._connection.shutdown(SHUT_RDWR)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


@dataclass
class Client:
    """Speaks to `hosts` and to no others; redirects included."""

    hosts: Collection[str]
    manners: Manners = field(default_factory=Manners)

    def __post_init__(self) -> None:
        self._next = 0.0
        self._http = httpx.Client(
            transport=PinnedTransport(
                httpx.HTTPTransport(
                    verify=self.manners.tls or True, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
                ),
                loopback=self.manners.loopback,
            ),
            timeout=self.manners.timeout,
            trust_env=False,  # a proxy would look the name up again, and might find another machine
            headers={
                "User-Agent": f"claimledger/{version('claimledger')} (reads statistical releases)",
                "Accept": "*/*",
                "Accept-Encoding": "identity",
            },
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, address: str, held: Validators | None = None) -> Answer | None:
        """What `address` holds; None where it is still what `held` says. Raises FetchError with one sentence."""
        retrying = Retrying(
            retry=retry_if_exception_type(_Again),
            stop=stop_after_attempt(self.manners.attempts),
            wait=self._wait,
            reraise=True,
        )
        return retrying(self._follow, address, held or Validators())

    def _wait(self, state: RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        asked = failure.after if isinstance(failure, _Again) else 0.0
        return max(asked, float(self.manners.backoff * 2 ** (state.attempt_number - 1)))

    def _follow(self, address: str, held: Validators) -> Answer | None:
        """One attempt, with its redirects."""
        here, seen = address, set[str]()
        while here not in seen:
            if len(seen) > self.manners.redirects:
                raise FetchError(f"{address}: redirects more than {self.manners.redirects} times; correct the address")
            seen.add(here)
            self._admit(here, address)
            with self._asked(here, held) as response:
                if response.next_request is None:
                    return self._taken(response, here)
                here = str(response.next_request.url)
        raise FetchError(f"{address}: redirects in a circle, by way of {here}; correct the address")

    def _admit(self, here: str, address: str) -> None:
        """Raises FetchError unless this is an address that we may ask for."""
        said = f"{here}:" if here == address else f"{address}: redirects to {here}, which"
        try:
            url = httpx.URL(here)
        except httpx.InvalidURL as error:
            raise FetchError(f"{address}: {here!r} is no address ({error})") from error
        if url.host not in self.hosts:
            raise FetchError(f"{said} is on none of the hosts that the codebook allows ({', '.join(self.hosts)})")
        if url.scheme not in (("https", "http") if self.manners.loopback else ("https",)):
            raise FetchError(f"{said} is not https, and anybody on the way could change what it says")
        if url.userinfo or (url.port not in (None, 443) and not self.manners.loopback):
            raise FetchError(f"{said} names a user or a port; a release is published without")

    @contextmanager
    def _asked(self, here: str, held: Validators) -> Iterator[httpx.Response]:
        """The answer to one request, its body not read yet."""
        time.sleep(max(self._next - time.monotonic(), 0))
        limit = _Deadline(self.manners.whole)
        too_slow = _Again(f"{here}: was not whole after {self.manners.whole:g} s; try later")
        watched = {"trace": limit.watch}
        try:
            with limit, self._http.stream("GET", here, headers=held.headers(), extensions=watched) as response:
                yield response
            if limit.passed:  # an answer of no stated size ends as if it were whole
                raise too_slow
        except Refused as error:
            raise FetchError(f"{here}: {error}; correct the address or the codebook's hosts") from error
        except httpx.TimeoutException as error:
            raise _Again(f"{here}: gave no answer within {self.manners.timeout:g} s; try later") from error
        except httpx.TransportError as error:
            if limit.passed:
                raise too_slow from error
            raise _Again(f"{here}: the answer broke off or never came ({error}); try later") from error
        except httpx.HTTPError as error:
            raise FetchError(f"{here}: gave an answer that cannot be read ({error})") from error
        finally:
            self._next = time.monotonic() + self.manners.pause

    def _taken(self, response: httpx.Response, here: str) -> Answer | None:
        status = response.status_code
        if status == 304:
            return None
        if status in _AGAIN:
            raise _Again(f"{here}: the server answered {status}; try later", self._asked_to_wait(response, here))
        if status != 200:
            raise FetchError(f"{here}: the server answered {status} {response.reason_phrase}; correct the address")
        data = self._body(response, here)
        headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
        return Answer(here, data, headers, datetime.now(UTC).isoformat(timespec="seconds"))

    def _asked_to_wait(self, response: httpx.Response, here: str) -> float:
        said = response.headers.get("retry-after", "")
        if re.fullmatch(r"\d{1,9}", said):
            seconds = float(said)
        else:
            try:
                seconds = (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
            except (ValueError, TypeError):
                seconds = 0.0
        if seconds > _LONGEST_WAIT:
            raise FetchError(f"{here}: the server asks us to come back in {seconds:,.0f} s; the next run will")
        return max(seconds, 0.0)

    def _body(self, response: httpx.Response, here: str) -> bytes:
        """The whole body. Raises FetchError where it is too large."""
        limit = self.manners.largest
        too_large = FetchError(f"{here}: is larger than {limit / 2**20:,.1f} MiB; fetch it by hand if it is a release")
        declared = response.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            raise too_large
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > limit:
                raise too_large
            parts.append(part)
        return b"".join(parts)
