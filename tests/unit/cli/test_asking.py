"""The options of commands that ask a server: the same everywhere, and looked at when they are needed."""

from collections.abc import Iterator

import pytest
import typer.main
from typer.core import TyperGroup
from typer.testing import CliRunner

from parlour.cli.asking import Server, asks_server
from parlour.cli.main import app

OPTIONS = ["url", "key", "data_dir", "config", "as_json"]
ASKING = {"batch", "domain", "recordings", "rooms", "tokens", "transcripts"}


def commands(group: TyperGroup, above: str = "") -> Iterator[tuple[str, list[str | None]]]:
    """Go through all commands, each with the names of its parameters."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", [each.name for each in command.params]


def test_every_command_that_asks_a_server_has_the_same_options_in_the_same_order() -> None:
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    found = dict(commands(root))
    asking = {name: options for name, options in found.items() if name.split()[0] in ASKING}
    assert {name.split()[0] for name in asking} == ASKING
    for name, options in asking.items():
        first = options.index("url")
        assert options[first : first + 5] == OPTIONS, name
    assert found["tokens create"][-1] == "link"  # they stand where the command has its server, not at the end


def test_a_command_gets_what_was_said_and_no_server_is_looked_for_before_it_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Server] = []
    one = typer.Typer()

    @one.command()
    @asks_server
    def look(name: str, *, server: Server, again: bool = False) -> None:
        """Look."""
        assert (name, again) == ("team", True)
        asked.append(server)

    monkeypatch.setattr("parlour.cli.asking.connect", lambda *_: pytest.fail("not needed"))
    ran = CliRunner().invoke(one, ["team", "--url", "http://a.example", "--json", "--again"])
    assert ran.exit_code == 0, ran.output
    assert asked == [Server(url="http://a.example", as_json=True)]
