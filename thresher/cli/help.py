"""How commands are declared: their help has whole sentences, and arguments by their names alone."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

_Function = TypeVar("_Function", bound=Callable[..., Any])
_TYPE = re.compile(r"^([A-Z][A-Z|]*) <.*>$")


class Command(TyperCommand):
    """A command whose help names an argument `PATH`, not `PATH <list[str]>`."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        super().format_options(ctx, _WithoutTypes(formatter))  # type: ignore[arg-type]


class Group(TyperGroup):
    """A group whose help tells each command's first sentence to its end."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        super().format_options(ctx, _WithoutTypes(formatter))  # type: ignore[arg-type]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, each.get_short_help_str(10_000)) for name, each in found if each is not None])


class Commands(typer.Typer):
    """A group of such commands."""

    def __init__(self, *, cls: type[TyperGroup] = Group, **named: Any) -> None:
        # Plain help: quick, and the same on every terminal.
        super().__init__(cls=cls, rich_markup_mode=None, **named)

    def command(  # type: ignore[override]
        self, name: str | None = None, *, cls: type[TyperCommand] = Command, **named: Any
    ) -> Callable[[_Function], _Function]:
        return super().command(name, cls=cls, **named)


class _WithoutTypes:
    """A formatter that leaves out which type of Python an argument has."""

    def __init__(self, formatter: Any) -> None:
        self._formatter = formatter

    def write_dl(self, rows: Any) -> None:
        self._formatter.write_dl([(_TYPE.sub(r"\1", name), told) for name, told in rows])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._formatter, name)
