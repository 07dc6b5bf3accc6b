"""The `mcp` command: a server for language models, on standard input and output."""

import os
from typing import Annotated

from thresher.cli import options
from thresher.pipelines.interrupts import Interrupted
from thresher.schemas.errors import ThresherError
from thresher.text.extras import how_to_install


def mcp(
    contact: Annotated[
        str | None,
        options.contact("Where those can reach you whose pages are fetched: mail or a page.  Needed for real servers."),
    ] = None,
    allow_private: options.AllowPrivate = False,
    store: options.Store = options.DEFAULT_STORE,
) -> None:
    """Serve a language model by the Model Context Protocol: read a page, search the store, show a record.

    A client starts it and speaks to it on standard input and output; it ends when the client closes them.

    Exit status: 0 when the client closed its end, 1 when it could not begin, 128 and the signal's number on a signal.
    """
    try:
        from thresher.mcp_server import server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "mcp":
            raise
        raise ThresherError(f"this needs version 2 of the MCP SDK; {how_to_install('mcp')}") from None
    from thresher.one_page import Asking

    try:
        server(store, Asking(contact, allow_private)).run()
    except Interrupted as error:
        # A thread waits for the client's next message, and nothing but that would end it.  Nothing is lost: tools read.
        os._exit(error.code if isinstance(error.code, int) else 1)
