"""Common Crawl's columnar index: Parquet, of which only the wanted columns of row groups that may fit are read.

https://commoncrawl.org/columnar-index: ordered by `url_surtkey`, the host's labels from the last to the first.
"""

import ipaddress
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from thresher.crawler.loaders.remote import RemoteFile, is_address, listed, located
from thresher.pipelines.shards.cdxj import Choice, Entry
from thresher.schemas.errors import InputError
from thresher.text.addresses import file_address
from thresher.text.extras import how_to_install

if TYPE_CHECKING:
    import pyarrow

_PLACE = {"filename": "warc_filename", "offset": "warc_record_offset", "length": "warc_record_length"}
_HOST, _TIME, _KEY = "url_host_name", "fetch_time", "url_surtkey"
_ROWS = 8192
"""A bound for memory: rows that are looked at together."""
_BUFFER = 1 << 20
"""A bound for memory: bytes of a column that are read ahead; from a store, those of one request."""
_WWW = re.compile(r"^www\d*\.")
"""What a key leaves out of a host."""


def is_columnar(index: str) -> bool:
    """Whether an index is Parquet: a file of that name, or a folder (an address that ends with a slash)."""
    return file_address(index).endswith((".parquet", "/")) or (not is_address(index) and Path(index).is_dir())


def entries(index: str, choice: Choice) -> Iterator[tuple[Entry, str]]:
    """The chosen records, each with the file of the index that names it.  Raises InputError."""
    for file in _files(index):
        yield from _of_file(file, choice)


def _files(index: str) -> list[str]:
    if file_address(index).endswith(".parquet"):
        return [index]
    if is_address(index):
        found = [one.address for one in listed(index) if file_address(one.address).endswith(".parquet")]
    else:
        found = sorted(map(str, Path(index).rglob("*.parquet")))
    if not found:
        raise InputError(f"{file_address(index)}: holds no .parquet file")
    return found


def _of_file(file: str, choice: Choice) -> Iterator[tuple[Entry, str]]:
    try:
        import pyarrow
        from pyarrow import dataset
    except ModuleNotFoundError:
        raise InputError(f"an index in Parquet needs pyarrow; {how_to_install('parquet')}") from None
    shown = file_address(file)
    # Less memory for more time: neither whole row groups nor a number of them at once.
    options = dataset.ParquetFragmentScanOptions(use_buffered_stream=True, buffer_size=_BUFFER, pre_buffer=False)
    try:
        with _opened(file) as source:
            fragment = dataset.ParquetFileFormat().make_fragment(source)
            batches = fragment.to_batches(
                columns=list(_PLACE.values()),
                filter=_filter(fragment.physical_schema, choice, shown),
                batch_size=_ROWS,
                batch_readahead=1,
                fragment_scan_options=options,
                use_threads=False,
            )
            for batch in batches:
                columns = [batch.column(name).to_pylist() for name in _PLACE.values()]
                for row in zip(*columns, strict=True):
                    yield msgspec.convert(dict(zip(_PLACE, row, strict=True)), Entry), shown
    except msgspec.ValidationError as error:
        raise InputError(f"{shown}: a row says nowhere where its record is: {error}") from None
    except (OSError, pyarrow.ArrowException) as error:
        raise InputError(f"{shown}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _opened(file: str) -> IO[bytes]:
    path = located(file)
    return path.open_in_places() if isinstance(path, RemoteFile) else path.open("rb")


def _filter(schema: "pyarrow.Schema", choice: Choice, shown: str) -> Any:
    """What rows must fit, as an expression by which row groups are left out unread; None for all."""
    needed = list(_PLACE.values())
    needed += [_HOST] if choice.hosts else []
    needed += [_TIME] if choice.since or choice.until else []
    if missing := [name for name in needed if name not in schema.names]:
        raise InputError(f"{shown}: is no columnar index of Common Crawl: has no column {', '.join(missing)}")
    conditions = [*_days(schema, choice, shown)]
    if choice.hosts:
        conditions.append(reduce(or_, (_of_host(host, _KEY in schema.names) for host in choice.hosts)))
    return reduce(and_, conditions) if conditions else None


def _of_host(host: str, has_key: bool) -> Any:
    """A host and those below it.  The range of keys holds some others too; it is for leaving row groups out."""
    from pyarrow import compute

    name = compute.field(_HOST)
    wanted = (name == host) | compute.ends_with(name, pattern=f".{host}")
    if not has_key:
        return wanted
    key = _key(host)
    return (compute.field(_KEY) >= f"{key})") & (compute.field(_KEY) < f"{key};") & wanted  # of ) , and : for a port


def _key(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ",".join(reversed(_WWW.sub("", host).split(".")))


def _days(schema: "pyarrow.Schema", choice: Choice, shown: str) -> Iterator[Any]:
    if choice.since is None and choice.until is None:
        return
    import pyarrow
    from pyarrow import compute

    kind = schema.field(_TIME).type
    if not pyarrow.types.is_timestamp(kind):
        raise InputError(f"{shown}: is no columnar index of Common Crawl: {_TIME} is {kind}, no timestamp")
    if choice.since is not None:
        yield compute.field(_TIME) >= _midnight(date.fromisoformat(choice.since), kind)
    if choice.until is not None:
        yield compute.field(_TIME) < _midnight(date.fromisoformat(choice.until) + timedelta(days=1), kind)


def _midnight(day: date, kind: Any) -> Any:
    import pyarrow

    return pyarrow.scalar(datetime.combine(day, time()), kind)
