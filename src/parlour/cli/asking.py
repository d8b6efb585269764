"""The options of every command that asks a running server: which one, with which key, and how the answer is printed."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from parlour.cli.remote import Api, connect
from parlour.variables import KEY_VARIABLE, URL_VARIABLE

__all__ = ["Server", "asks_server"]

_PLACE: Final = "server"
"""The parameter of a command in whose place the options stand."""


@dataclass(frozen=True)
class Server:
    """What a command line says of the server to ask: the options, with their help, are made of these fields."""

    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            envvar=URL_VARIABLE,
            help="Origin of the server, such as https://meet.example.com. Without it: the server on the data folder.",
            metavar="URL",
        ),
    ] = None
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            envvar=KEY_VARIABLE,
            help="API key; `-` reads it from standard input. Other users of the machine see arguments, but no "
            "variables.",
            metavar="KEY",
        ),
    ] = None
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", help="Data folder of a server on this machine: address and key come from there."),
    ] = None
    config: Annotated[Path | None, typer.Option("--config", help="Settings file of that server.", metavar="FILE")] = (
        None
    )
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False

    @functools.cached_property
    def api(self) -> Api:
        """The server and a key for it, looked for when they are needed. Ends the command when there are none."""
        return connect(self.url, self.key, self.data_dir, self.config)


_OPTIONS: Final = tuple(inspect.signature(Server).parameters.values())


def asks_server(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options in the place of its keyword parameter `server`; it gets what they say as a `Server`.

    Stands below `app.command()`, which reads the parameters of what this returns.
    """
    parameters: list[inspect.Parameter] = []
    for each in inspect.signature(command).parameters.values():
        if each.name == _PLACE:
            parameters += [option.replace(kind=inspect.Parameter.KEYWORD_ONLY) for option in _OPTIONS]
        else:
            parameters.append(each.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    @functools.wraps(command)
    def run(**given: Any) -> None:
        said = {option.name: given.pop(option.name) for option in _OPTIONS}
        command(**given, **{_PLACE: Server(**said)})

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run
