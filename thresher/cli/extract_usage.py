"""What `thresher extract` can be asked for.  Every check raises typer.BadParameter."""

import re
from pathlib import Path

import typer

from thresher.cli.options import Form
from thresher.cli.written import Output
from thresher.text.addresses import file_address

_SCHEDULER = re.compile(r"(?:tcp|tls|wss?|ucx)://(?:\[[0-9a-fA-F:.]+\]|[^/:?#@\s]+):\d{1,5}")
_ABSOLUTE = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


def is_web_address(path: str) -> bool:
    """Whether a path is the address of a page, to be fetched."""
    return re.match("https?://", path, re.IGNORECASE) is not None


def check_inputs(paths: list[str], urls: list[str], url: str | None, portal: str | None) -> None:
    """Something to read; standard input once; an address and a portal's name in printable text, the address for one
    page."""
    if not paths and not urls:
        raise typer.BadParameter("name files, folders or addresses, or give --url-file", param_hint="PATH")
    for hint, text in (("--url", url), ("--portal", portal)):
        if text is not None and not (text and text.isprintable()):  # not even Unicode, perhaps: it could not be written
            raise typer.BadParameter("must be printable text", param_hint=hint)
    if url is not None and not _ABSOLUTE.match(url):
        raise typer.BadParameter(f"{url}: must begin with http:// or https://", param_hint="--url")
    if paths.count("-") > 1:
        raise typer.BadParameter("standard input can be read once", param_hint="PATH")
    if url is not None and urls:
        raise typer.BadParameter("goes with a file: pages that are fetched have addresses", param_hint="--url")
    if url is not None and (len(paths) > 1 or Path(paths[0]).is_dir()):
        raise typer.BadParameter("gives the address of one page: name one file", param_hint="--url")


def check_time_zone(name: str | None) -> None:
    """One that is known."""
    from thresher.pipelines import time_zones

    try:
        time_zones.check_time_zone(name)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--time-zone") from None


def check_outputs(paths: list[str], output: str | None, errors: str | None) -> None:
    """An output must be on this machine, no input, nor a folder in one, and the two outputs not one file."""
    if output is not None and "://" in output:
        shown = file_address(output)
        raise typer.BadParameter(
            f"{shown} is an address; name a file or folder of this machine, pipe to a program that uploads (-o -), or "
            "write shards to a folder there, with --cluster local",
            param_hint="--output",
        )
    for hint, name in (("--output", output), ("--errors", errors)):
        if name is None or name == "-":
            continue
        if any(_same_file(name, path) for path in paths if path != "-"):
            raise typer.BadParameter(f"{name} is an input too", param_hint=hint)
        is_folder = name.endswith("/") or Path(name).is_dir()
        if is_folder and hint == "--errors":
            raise typer.BadParameter(f"{name} is a folder", param_hint=hint)
        if is_folder and (inside := next((path for path in paths if path != "-" and _is_inside(name, path)), None)):
            raise typer.BadParameter(
                f"{name} is inside {inside}, which is read: name a folder elsewhere", param_hint=hint
            )
    if errors == "-":
        raise typer.BadParameter("must be a file", param_hint="--errors")
    if errors is not None and output is not None and _same_file(output, errors):
        raise typer.BadParameter(f"{errors} is the output too", param_hint="--errors")


def check_index(paths: list[str], index: str | None, choosing: dict[str, str | None], cluster: str | None) -> None:
    """An index with a cluster and one place of its WARC files; what chooses from it with an index."""
    for hint, value in choosing.items():
        if value is not None and index is None:
            raise typer.BadParameter("chooses from an index: name it with --index", param_hint=hint)
    if index is not None and cluster is None:
        raise typer.BadParameter("goes with --cluster", param_hint="--index")
    if index is not None and len(paths) > 1:
        raise typer.BadParameter("name one PATH: the folder or address of its WARC files", param_hint="--index")


def check_cluster(paths: list[str], output: str | None, errors: str | None, store: str | None, url: str | None) -> None:
    """What goes with shards: a folder to write to, and inputs that every worker can open."""
    if output is None or output == "-":
        raise typer.BadParameter("shards are written to a folder: name it with -o", param_hint="--cluster")
    if errors is not None:
        raise typer.BadParameter("is an option of thresher merge when --cluster is used", param_hint="--errors")
    if store is not None:
        raise typer.BadParameter("import the merged records with thresher import", param_hint="--store")
    if url is not None or "-" in paths:
        raise typer.BadParameter("reads files and addresses, without --url", param_hint="--cluster")


def shards_of(output: str | None, form: Form | None, chunks: int | None) -> Output:
    """The shards that are asked for."""
    from thresher.pipelines.export import Format

    if form not in (None, Form.JSONL, Form.PARQUET):
        raise typer.BadParameter(f"shards are jsonl or parquet, not {form}", param_hint="--format")
    if chunks is not None:
        raise typer.BadParameter("export them from the records that --cluster makes", param_hint="--chunks")
    return Output(name=output, form=Format(form.value) if form else Format.JSONL, fields=[])


def _is_inside(name: str, path: str) -> bool:
    return Path(path).resolve() in Path(name).resolve().parents


def check_without_cluster(given: dict[str, object]) -> None:
    """No option that tells how shards are made."""
    for hint, value in given.items():
        if value is not None:
            raise typer.BadParameter("goes with --cluster", param_hint=hint)


def check_where(cluster: str) -> None:
    """This machine, a scheduler's address, or its file: what is mistyped would be waited for."""
    if cluster.endswith(".json"):
        if not Path(cluster).is_file():
            problem = f"{cluster}: there is no such file; a scheduler writes it with --scheduler-file"
            raise typer.BadParameter(problem, param_hint="--cluster")
    elif cluster != "local" and not _SCHEDULER.fullmatch(cluster):
        problem = f"{cluster}: must be local, tcp://HOST:PORT or a scheduler's FILE.json"
        raise typer.BadParameter(problem, param_hint="--cluster")


def check_shards_apart(paths: list[str], output: str | None) -> None:
    """The folder of the shards is none that is read: they would be inputs of the next run."""
    from thresher.crawler.loaders.remote import is_address

    assert output is not None
    if not is_address(output) and Path(output).exists() and not Path(output).is_dir():
        raise typer.BadParameter(f"{output} is a file: shards are written to a folder", param_hint="--output")
    for path in paths:
        if is_address(path) or is_address(output):
            inside = f"{output.rstrip('/')}/".startswith(f"{path.rstrip('/')}/")
        else:
            inside = Path(output).resolve().is_relative_to(Path(path).resolve())
        if inside:
            shown = f"{file_address(output)} is inside the input {file_address(path)}"
            raise typer.BadParameter(f"{shown}: name a folder elsewhere", param_hint="--output")


def _same_file(one: str, other: str) -> bool:
    return Path(one).resolve() == Path(other).resolve()
