"""The extras: parts of the program whose libraries are installed where they are wanted."""


def how_to_install(extra: str) -> str:
    """The command for an extra of pyproject.toml, such as `serve`."""
    return f"in the checkout of Thresher: pip install -e '.[{extra}]'"
