"""Requests against a server that misbehaves in every way that servers do."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace

import pytest
import trustme

from fetch.addresses import Refused, allowed_addresses
from fetch.client import Answer, Client, Manners, Validators
from model.errors import FetchError
from publisher import (
    Answering,
    Publisher,
    after,
    content,
    dripping,
    dripping_head,
    endless,
    publishing,
    redirect,
    silent,
    status,
    truncated,
    versioned,
)

HASTY = Manners(pause=0, timeout=0.2, whole=0.3, largest=100_000, attempts=2, backoff=0.01, loopback=True)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with publishing() as running:
        yield running


def get(publisher: Publisher, path: str = "/release", manners: Manners = HASTY) -> Answer | None:
    with Client(["127.0.0.1"], manners) as client:
        return client.get(publisher.address + path)


def test_an_answer_carries_its_bytes_and_where_they_came_from(publisher: Publisher) -> None:
    publisher.answers |= {"/": redirect("/release"), "/release": content("In 2024, 12 persons", ETag='"1"')}
    answer = get(publisher, "/")
    assert answer is not None
    assert (answer.data, answer.address) == (b"In 2024, 12 persons", f"{publisher.address}/release")
    assert answer.headers["etag"] == '"1"'


def test_what_is_held_is_not_sent_again(publisher: Publisher) -> None:
    publisher.answers["/release"] = versioned("text", '"7"')
    with Client(["127.0.0.1"], HASTY) as client:
        assert client.get(f"{publisher.address}/release", Validators(etag='"7"')) is None
        assert client.get(f"{publisher.address}/release", Validators(etag='"6"')) is not None


@pytest.mark.parametrize(
    ("answering", "said", "attempts"),
    [
        (status(404), "404", 1),
        (status(410), "410", 1),
        (status(500), "500", 2),
        (status(503), "503", 2),
        (status(429, Retry_After="86400"), "86,400 s", 1),
        (truncated, "broke off", 2),
        (silent, "no answer within", 2),
        (dripping, "not whole after", 2),
        (dripping_head, "not whole after", 2),
        (endless, "larger than", 1),
        (content(b"1" * 200_000), "larger than", 1),
        (redirect("/release"), "in a circle", 1),
        (redirect("http://127.0.0.1:port/"), "Invalid URL", 2),
        (status(302), "302", 1),
        (redirect("http://192.168.0.1/router"), "hosts that the codebook allows", 1),
        (redirect("http://169.254.169.254/latest/meta-data"), "hosts that the codebook allows", 1),
        (redirect("file:///etc/passwd"), "not https", 1),
        (content(b"\x1f\x8bnothing", Content_Encoding="gzip"), "cannot be read", 1),
    ],
)
def test_a_bad_answer_is_one_sentence(publisher: Publisher, answering: Answering, said: str, attempts: int) -> None:
    publisher.answers["/release"] = answering
    with pytest.raises(FetchError, match=said) as failure:
        get(publisher)
    assert str(failure.value).startswith(publisher.address)
    assert len(publisher.asked) == attempts


@pytest.mark.parametrize("bad", [status(500), truncated, silent, status(503, Retry_After="0")])
def test_what_passes_is_tried_again(publisher: Publisher, bad: Answering) -> None:
    publisher.answers["/release"] = after(1, bad, content("whole"))
    answer = get(publisher)
    assert answer is not None and answer.data == b"whole"


def test_a_chain_of_redirects_ends(publisher: Publisher) -> None:
    publisher.answers |= {f"/{n}": redirect(f"/{n + 1}") for n in range(20)}
    with pytest.raises(FetchError, match="more than 5 times"):
        get(publisher, "/0")


def test_requests_are_paced_and_waits_grow(publisher: Publisher) -> None:
    publisher.answers["/release"] = after(2, status(500), content("at last"))
    get(publisher, manners=replace(HASTY, attempts=3, backoff=0.1, pause=0.15))
    first, second, third = (when for _, when, _ in publisher.asked)
    assert second - first >= 0.15
    assert third - second >= 0.2


def test_a_server_that_is_gone_is_one_sentence() -> None:
    with publishing() as publisher:
        pass
    with pytest.raises(FetchError, match="broke off or never came"):
        get(publisher)


def test_only_https_and_only_public_machines_unless_a_test_says_otherwise(publisher: Publisher) -> None:
    usual = replace(HASTY, loopback=False)
    with pytest.raises(FetchError, match="not https"):
        get(publisher, manners=usual)
    with Client(["127.0.0.1", "localhost"], usual) as client:
        for address in ("https://127.0.0.1/release", "https://localhost/release"):
            with pytest.raises(FetchError, match="not a public one"):
                client.get(address)
        with pytest.raises(FetchError, match="names a user or a port"):
            client.get("https://user@127.0.0.1/release")
    assert publisher.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
        "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "255.255.255.255",
    ],
)  # fmt: skip
def test_addresses_inside_are_refused(address: str) -> None:
    with pytest.raises(Refused, match="not a public one"):
        allowed_addresses(address, 443)


def test_a_redirect_to_a_machine_inside_is_refused_though_its_host_is_allowed(publisher: Publisher) -> None:
    publisher.answers["/release"] = redirect("http://10.0.0.1/router")
    with Client(["127.0.0.1", "10.0.0.1"], HASTY) as client, pytest.raises(FetchError, match="not a public one"):
        client.get(f"{publisher.address}/release")


def test_public_addresses_pass() -> None:
    assert allowed_addresses("93.184.215.14", 443) == ["93.184.215.14"]
    assert allowed_addresses("2606:2800:21f:cb07:6820:80da:af6b:8b2c", 443)


def test_a_name_is_looked_up_once_and_the_connection_keeps_to_it(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers differently the second time does not lead the request elsewhere."""
    publisher.answers["/release"] = content("from the first address")
    asked: list[str] = []
    usual = socket.getaddrinfo

    def rebinding(host: str | bytes, *arguments: object, **options: object) -> object:
        if host != "publisher.example":
            return usual(host, *arguments, **options)  # type: ignore[arg-type]
        asked.append(str(host))
        return usual("127.0.0.1" if len(asked) == 1 else "10.0.0.1", *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = publisher.address.rpartition(":")[2]
    with Client(["publisher.example"], HASTY) as client:
        assert client.get(f"http://publisher.example:{port}/release") is not None
    assert asked == ["publisher.example"]
    assert publisher.asked[0][2]["Host"] == f"publisher.example:{port}"


@pytest.mark.parametrize(("name", "fits"), [("localhost", True), ("elsewhere.example", False)])
def test_the_certificate_must_be_for_the_name_and_not_for_the_address(name: str, fits: bool) -> None:
    authority = trustme.CA()
    theirs, ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(name).configure_cert(theirs)
    authority.configure_trust(ours)
    with publishing(theirs) as publisher, Client(["localhost"], replace(HASTY, timeout=2, tls=ours)) as client:
        publisher.answers["/release"] = content("sealed")
        address = publisher.address.replace("127.0.0.1", "localhost") + "/release"
        if fits:
            answer = client.get(address)
            assert answer is not None and answer.data == b"sealed"
        else:
            with pytest.raises(FetchError, match="CERTIFICATE_VERIFY_FAILED"):
                client.get(address)
