"""Which machines may be spoken to: those with a public address, looked up once and then held on to."""

from __future__ import annotations

import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address

import httpx

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Refused(Exception):
    """A host that resolves to no address, or to one that we do not speak to."""


def allowed_addresses(host: str, port: int, *, loopback: bool = False) -> list[str]:
    """The addresses of `host`, all of them public; with `loopback`, this machine's own pass too.

    One private address among them refuses the host. Raises Refused, and OSError where the look-up fails for now.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)):
            raise Refused(f"there is no host {host}") from error
        raise
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        ip = _innermost(ipaddress.ip_address(address.partition("%")[0]))
        if not (ip.is_global and not ip.is_multicast) and not (loopback and ip.is_loopback):
            raise Refused(f"{host} has the address {address}, which is not a public one")
    return addresses


def _innermost(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address leads to, where it is one of those that carry one."""
    if isinstance(ip, IPv6Address):
        if ip in _NAT64:
            return IPv4Address(int(ip) & 0xFFFF_FFFF)
        teredo = ip.teredo[1] if ip.teredo else None
        return ip.ipv4_mapped or ip.sixtofour or teredo or ip
    return ip


class PinnedTransport(httpx.BaseTransport):
    """Connects to the very addresses that were checked, so that a name cannot mean another machine a moment later.

    The request still carries the host's name, and its certificate must be for that name. Connections are not kept:
    one that was opened for a host must not serve another host at the same address.
    """

    def __init__(self, inner: httpx.BaseTransport, *, loopback: bool = False) -> None:
        self._inner = inner
        self._loopback = loopback

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the first of the host's addresses that takes a connection."""
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        try:
            addresses = allowed_addresses(host, port, loopback=self._loopback)
        except OSError as error:
            raise httpx.ConnectError(f"the name cannot be looked up ({error.strerror})", request=request) from error
        for number, address in enumerate(addresses, start=1):
            pinned = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,  # with the host's own name
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
            try:
                return self._inner.handle_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise Refused(f"there is no host {host}")

    def close(self) -> None:
        """Closes the transport underneath."""
        self._inner.close()
