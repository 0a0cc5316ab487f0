"""What the name of a file can do: nothing. A name that is no text, steers a terminal, leads elsewhere or is too long."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from made import ROOT, exported, ingesting, make_releases, run

from claimledger.folder import find_files, named
from claimledger.pipeline import ingest
from claimledger.settings import Settings
from claimledger.summary import Summary


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A place with one release in `raw/`."""
    make_releases(tmp_path / "raw", 1)
    return tmp_path


def read(place: Path) -> Summary:
    return ingest(
        Settings(
            folder=place / "raw", store=str(place / "store.sqlite"), codebooks=ROOT / "codebooks", jobs=0,
            export=place / "export",
        )
    )  # fmt: skip


def text_of(place: Path) -> bytes:
    return (place / "raw" / "fi-nas" / "2019-S1.en.txt").read_bytes()


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (b"2018-S1\x1b[2J.en.txt", "2018-S1\\x1b[2J.en.txt"),
        (b"2018-S1\nrejected nothing.en.txt", "2018-S1\\x0arejected nothing.en.txt"),
        (b"2018-S1\xe4.en.txt", "2018-S1\\xe4.en.txt"),  # a name in Latin-1, as old archives hold
        ("2018-S1\u202etxt.ne.txt".encode(), "2018-S1\\u202etxt.ne.txt"),
        (b"2018-S1\\x0a.en.txt", "2018-S1\\x5cx0a.en.txt"),
        (b"2018-S1'; DROP TABLE claim; --.en.txt", "2018-S1'; DROP TABLE claim; --.en.txt"),
        (b"2018-S1 <script>alert(1)<.en.txt", "2018-S1 <script>alert(1)<.en.txt"),
        (b"2018-S1 \xc3\xa4 2.en.txt", "2018-S1 ä 2.en.txt"),
    ],
)
def test_a_name_that_steers_is_written_out_and_its_release_read(place: Path, name: bytes, source: str) -> None:
    path = place / "raw" / "fi-nas" / os.fsdecode(name)
    path.write_bytes(text_of(place).replace(b"2019", b"2018"))
    summary = read(place)
    assert (summary.loaded, summary.rejections) == (2, ())
    assert f"documents/fi-nas/{source}.txt" in exported(place)
    assert source in exported(place)["releases.csv"].decode()
    assert read(place).unchanged == 2


def test_no_two_paths_share_a_source() -> None:
    assert len({named(name) for name in ("a\n", "a\\x0a", "a\\", "a\x0b", "a\udc0a", "a\udc8a", "a\x8a", "a")}) == 8


def test_a_link_out_of_the_folder_is_refused_and_one_within_it_read(place: Path) -> None:
    secret = place / "secret.txt"
    secret.write_bytes(text_of(place))
    folder = place / "raw" / "fi-nas"
    (folder / "2018-S1.en.txt").symlink_to(secret)
    (folder / "2017-S1.en.txt").symlink_to("2019-S1.en.txt")
    (folder / "2016-S1.en.txt").symlink_to("nowhere.txt")
    (folder / "2015-S1.en.txt").symlink_to("2015-S1.en.txt")
    (folder / "elsewhere").symlink_to(place)
    summary = read(place)
    assert summary.loaded == 2
    assert {r.source.removeprefix("fi-nas/"): r.reason.split(": ", 1)[1] for r in summary.rejections} == {
        "2018-S1.en.txt": "is a link that leads out of the folder; put a copy of the file in its place",
        "2016-S1.en.txt": "cannot be opened (No such file or directory); check the file or its link",
        "2015-S1.en.txt": summary.rejections[0].reason.split(": ", 1)[1],
    }
    assert "cannot be opened" in summary.rejections[0].reason
    assert summary.passed_over == 1  # the link to a folder
    assert not any("secret" in name for name in exported(place))


def test_what_is_no_file_is_refused_and_never_waited_for(place: Path) -> None:
    os.mkfifo(place / "raw" / "fi-nas" / "2018-S1.en.txt")
    (rejection,) = read(place).rejections
    assert "is no file that can be read" in rejection.reason


def test_a_file_too_large_for_a_release_is_refused_unread(place: Path) -> None:
    with (place / "raw" / "fi-nas" / "2018-S1.en.txt").open("wb") as handle:
        handle.truncate(2**42)
    (rejection,) = read(place).rejections
    assert "is larger than 512 MiB, which no release is" in rejection.reason


def test_names_too_long_are_refused(place: Path) -> None:
    long = place / "raw" / "fi-nas" / f"2018-S1.{'x' * 220}.txt"
    long.write_bytes(text_of(place))
    deep = place / "raw" / "fi-nas"
    for _ in range(6):
        deep = deep / ("d" * 199)
    deep.mkdir(parents=True)
    (deep / "2018-S1.en.txt").write_bytes(text_of(place))
    reasons = sorted(r.reason.rsplit(": ", 1)[1] for r in read(place).rejections)
    assert reasons == [
        "its name is longer than 200 bytes; shorten it",
        "its path is longer than 1,000 bytes; move it up",
    ]


def test_a_folder_given_as_a_link_or_with_dots_is_the_folder(place: Path) -> None:
    (place / "link").symlink_to(place / "raw")
    for folder in (place / "link", place / "raw" / ".." / "raw"):
        jobs, _ = find_files(folder)
        assert [(job.source, job.refused) for job in jobs] == [("fi-nas/2019-S1.en.txt", "")]
    (place / "one.txt").symlink_to(place / "raw" / "fi-nas" / "2019-S1.en.txt")
    assert [(job.source, job.refused) for job in find_files(place / "one.txt")[0]] == [("one.txt", "")]


@pytest.mark.slow
def test_the_command_says_a_rejected_name_on_one_line_without_its_escape_sequences(place: Path) -> None:
    (place / "raw" / "fi-nas" / "\x1b]0;owned\x07\nall well.txt").write_bytes(b"")
    done = run(ingesting(place))
    assert done.returncode == 3
    assert not set(done.stdout + done.stderr) & {"\x1b", "\x07"}
    assert r"\x1b]0;owned\x07\x0aall well.txt" in " ".join(done.stdout.split())
