"""What it is called that no answer came."""

_NAMES = {
    "CannotResolveHostError": "unknown host",
    "DNSLookupError": "unknown host",
    "ConnectionRefusedError": "connection refused",
    "DownloadConnectionRefusedError": "connection refused",
    "DownloadCancelledError": "too large",
    "DownloadFailedError": "broken answer",
    "DownloadTimeoutError": "timeout",
    "Error": "the browser could not load it",
    "RedirectsInCircleError": "it redirects to itself",
    "ResponseDataLossError": "cut off",
    "TimeoutError": "timeout",
    "TooLargeError": "too large",
}


class NoWayError(Exception):
    """No connection could be made, for the reason given."""


def what_failed(error: object) -> str:
    """An error of the downloader in words for a person; its type's name where there are none."""
    if isinstance(error, NoWayError):
        return str(error)
    name = type(error).__name__
    return _NAMES.get(name, name.removesuffix("Error"))
