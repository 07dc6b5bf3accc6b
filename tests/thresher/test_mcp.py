"""`thresher mcp`, asked by the SDK's own client over standard input and output."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

from tests.conftest import ROOT
from tests.crawl.site import Site, served
from thresher.text.extras import how_to_install

PAGE = (ROOT / "seeds/pages/article-de.html").read_text(encoding="utf-8")


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


def asked(environment: dict[str, str], folder: Path, *arguments: str, ask: Callable[[Client], Awaitable[Any]]) -> Any:
    """What `ask` gets of a server that is started for it."""
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "thresher", "mcp", *arguments], env=environment, cwd=folder
    )

    async def session() -> Any:
        async with Client(parameters) as client:
            return await ask(client)

    with ThreadPoolExecutor(1) as thread:  # this one may have an event loop already, for the tests with a browser
        return thread.submit(lambda: asyncio.run(asyncio.wait_for(session(), 60))).result()


def told(result: CallToolResult) -> str:
    """What a tool has to say where it fails."""
    assert result.is_error
    (part,) = result.content
    return part.text.partition(": ")[2]  # behind the SDK's "Error executing tool NAME"


def test_pages_are_read_and_the_store_is_asked(command, environment, tmp_path: Path, site: Site) -> None:
    for day, name in enumerate(("Ein Dorf zählt seine Sterne", "Ein Dorf zählt alle Sterne"), 1):
        (tmp_path / "page.html").write_text(PAGE.replace("Ein Dorf zählt seine Sterne", name), encoding="utf-8")
        os.utime(tmp_path / "page.html", (day * 86_400, day * 86_400))  # when it was fetched: orders the revisions
        command("extract", "page.html", "--url", "https://post.example/1", "--store", "pages.db", "--portal", "post")
    site.robots = "User-agent: *\nDisallow: /secret"
    at = f"http://127.0.0.1:{site.server_port}"

    async def ask(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert [*tools] == ["extract_page", "search_store", "show_record"]
        assert all(tool.description for tool in tools.values())

        async def call(name: str, **arguments: Any) -> CallToolResult:
            return await client.call_tool(name, arguments)

        brief = (await call("extract_page", html=PAGE, url="https://post.example/2")).structured_content
        assert brief["article"]["headline"] == "Ein Dorf zählt seine Sterne"
        assert brief["url"] == "https://post.example/2"
        assert "links" not in brief
        whole = (await call("extract_page", url=f"{at}/story", whole=True)).structured_content
        assert whole["url"] == f"{at}/story"
        assert whole["accounting"]["visible_chars"] > 0
        assert told(await call("extract_page", url=f"{at}/secret")) == (
            f"{at}/secret: not_fetched: robots.txt does not allow it"
        )
        assert "give --contact" in told(await call("extract_page", url="https://post.example/"))
        assert told(await call("extract_page")) == "give the url of a page, or its html"

        (found,) = (await call("search_store", words="Sterne", portal="post")).structured_content["found"]
        assert found["url"] == "https://post.example/1"
        assert told(await call("search_store", words="Sterne", portal="past")) == (
            "the store holds no portal past; there is: post"
        )
        assert told(await call("search_store", words="Sterne", since="2025-13-45")).startswith("2025-13-45 is no day")
        for nothing in ("", '"', " ,"):
            assert told(await call("search_store", words=nothing)) == "name a word to find"
        assert told(await call("search_store", words="-ferry")) == (
            "name a word to find, not only what is to be absent"
        )
        shown = (await call("show_record", url="https://post.example/1")).structured_content
        assert shown["record"]["article"]["headline"] == "Ein Dorf zählt alle Sterne"
        assert [each["number"] for each in shown["revisions"]] == [1, 2]
        assert shown["revisions"][1]["changes"]
        old = (await call("show_record", url="https://post.example/1", revision=1)).structured_content
        assert old["record"]["article"]["headline"] == "Ein Dorf zählt seine Sterne"
        assert "has 2 revisions, no revision 3" in told(
            await call("show_record", url="https://post.example/1", revision=3)
        )
        assert told(await call("show_record", url="https://post.example/11")).startswith(
            "https://post.example/11 is not in the store; like it: https://post.example/1"
        )

    asked(environment, tmp_path, "--store", "pages.db", "--allow-private", ask=ask)


def test_without_a_store_pages_are_read_all_the_same(environment, tmp_path: Path) -> None:
    async def ask(client: Client) -> tuple[CallToolResult, CallToolResult]:
        return (
            await client.call_tool("extract_page", {"html": PAGE}),
            await client.call_tool("search_store", {"words": "Sterne"}),
        )

    read, searched = asked(environment, tmp_path, ask=ask)
    assert not read.is_error
    assert told(searched).startswith("there is no store thresher.db")
    assert [*tmp_path.iterdir()] == []


def test_standard_output_carries_the_protocol_alone(environment, tmp_path: Path) -> None:
    """Raw, as a client that knows no more than the specification."""
    first = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}
    call = {"name": "extract_page", "arguments": {"html": PAGE}}
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": first},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call},
    ]
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "thresher", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        for message in messages:
            server.stdin.write(json.dumps(message).encode() + b"\n")
        server.stdin.flush()
        answers = [json.loads(server.stdout.readline()) for _ in range(2)]
        server.stdin.close()
        rest, said = server.stdout.read(), server.stderr.read()
    assert [answer["id"] for answer in answers] == [1, 2]
    assert answers[0]["result"]["serverInfo"]["name"] == "thresher"
    assert (rest, said, server.returncode) == (b"", b"", 0)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_while_it_waits_for_the_client(sent: signal.Signals, environment, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "thresher", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
        server.stdin.flush()
        assert json.loads(server.stdout.readline())["id"] == 1
        server.send_signal(sent)
        assert server.wait(20) == 128 + sent


def test_without_the_sdk_the_way_to_it_is_told(environment, tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError('absent', name='mcp')")
    paths = f"{tmp_path}{os.pathsep}{environment['PYTHONPATH']}"
    run = subprocess.run(
        [sys.executable, "-m", "thresher", "mcp"],
        capture_output=True,
        text=True,
        env=environment | {"PYTHONPATH": paths},
        check=False,
        timeout=60,
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == f"thresher: this needs version 2 of the MCP SDK; {how_to_install('mcp')}\n"
