"""What can go wrong, as one family. Each message is one sentence for a person: what, where, what to do."""

from __future__ import annotations


class ClaimledgerError(Exception):
    """Any failure that claimledger foresees; `str(error)` is fit to be shown."""


class RejectedRelease(ClaimledgerError):
    """A file that was offered and cannot be read as a release; the run goes on without it."""


class CodebookError(ClaimledgerError):
    """A codebook that does not hold; the message names file and line."""


class StoreError(ClaimledgerError):
    """A store that cannot be opened, is not ours, or is newer than this program."""


class DecisionError(ClaimledgerError):
    """A correction or acknowledgement that matches nothing, or whose guard no longer holds."""


class FetchError(ClaimledgerError):
    """An address that does not give what it should; the watch goes on with the others."""
