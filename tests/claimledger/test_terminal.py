"""What others wrote does not steer the terminal it is shown on."""

import pytest

from claimledger.terminal import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("76 clients\n\tof these", "76 clients\n\tof these"),
        ("\x1b[2Jgone", "�[2Jgone"),
        ("\x1b]0;title\x07", "�]0;title�"),
        ("a\rb", "a�b"),
        ("abc\u202edef", "abc�def"),
        ("\x9b31m", "�31m"),
        ("\ud800", "�"),
        ("1\u00a0314 – ä", "1\u00a0314 – ä"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown
