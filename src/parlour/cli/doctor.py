"""`parlour doctor`: is this machine ready, and which setting is wrong when it is not. It changes nothing."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from parlour.cli.checks.finding import Finding, ok, wrong
from parlour.cli.common import ConfigOption, DataDirOption
from parlour.cli.output import print_json
from parlour.visible import visible

if TYPE_CHECKING:
    from parlour.settings import Settings

__all__ = ["doctor", "examine"]

_MARKS = {"ok": "ok", "warning": "warning", "wrong": "WRONG"}
_LABEL = 24


def doctor(
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Check the machine and the settings: what is wrong, and what to do about it. Changes nothing.

    Ends with status 1 when something is wrong; warnings are for what works, but not for everybody.
    """
    from parlour.settings import SettingsError, load

    try:
        settings = load(config, overrides={"server": {"data_dir": data_dir} if data_dir else {}})
    except SettingsError as error:
        findings = [
            wrong("settings", line, "correct it: `parlour settings` explains each") for line in str(error).splitlines()
        ]
    else:
        findings = [ok("settings", "the settings can be read"), *examine(settings)]
    sound = all(each.level != "wrong" for each in findings)
    if as_json:
        print_json({"ok": sound, "checks": [asdict(each) for each in findings]})
    else:
        _print(findings)
    raise typer.Exit(0 if sound else 1)


def examine(settings: "Settings") -> Iterator[Finding]:
    """Make every check that `settings` call for."""
    import asyncio
    import logging

    from parlour.cli.checks import machine, storage

    logging.getLogger("parlour").addHandler(logging.NullHandler())  # findings say it all
    now = _now()
    yield from machine.check_python()
    yield from machine.check_tools()
    yield from asyncio.run(machine.check_recording())
    yield from machine.check_speech(settings.transcription)
    yield from machine.check_limits()
    yield from machine.check_clock(now, synchronised=machine.clock_is_synchronised())
    yield from storage.check_folder(settings.server.data_dir)
    yield from asyncio.run(storage.check_database(settings))
    yield from asyncio.run(storage.check_bucket(settings))
    yield from _network(settings)
    yield from _certificates(settings, now)


def _network(settings: "Settings") -> Iterator[Finding]:
    import asyncio

    from parlour.cli.checks import media as parts
    from parlour.cli.checks import network, turn
    from parlour.media.addresses import choose_addresses, local_addresses, unknown_addresses
    from parlour.media.discovery import discover_public_address
    from parlour.settings.hosts import is_loopback
    from parlour.store.data_folder import holder_of

    server, media, running = settings.server, settings.media, holder_of(settings.server.data_dir) is not None
    public_host = urlsplit(server.public_url).hostname
    public = not is_loopback(server.host) or (public_host is not None and not is_loopback(public_host))
    yield from network.check_url(server.public_url, server.host, tls=server.tls_cert is not None)
    yield from network.check_ports("ports", [network.server_port(settings)], running=running)
    if not media.enabled:
        return
    yield from parts.check_parts(settings)
    present = local_addresses()
    known: dict[str, tuple[str, ...]] = {}
    for setting, wanted in (("media.address", media.address), ("turn.address", settings.turn.address)):
        found = network.check_addresses(wanted, present, setting=setting) if wanted or not known else []
        yield from found
        if any(each.level == "wrong" for each in found):
            return
        unknown = unknown_addresses(wanted, present)
        known[setting] = choose_addresses([each for each in wanted if each not in unknown], present)
    addresses = known["media.address"]
    discovered = asyncio.run(discover_public_address(media))
    yield from network.check_public_address(
        media.public_address, addresses, public=public, asked=media.stun_discovery, discovered=discovered
    )
    if ports := parts.media_ports(settings, addresses):
        yield from network.check_ports("media", ports, running=running)
    yield from turn.check_turn(settings, public=public)
    yield from asyncio.run(turn.check_others(settings.turn.urls))
    if ports := turn.turn_ports(settings, known["turn.address"] if settings.turn.address else addresses):
        yield from network.check_ports("turn", ports, running=running)


def _certificates(settings: "Settings", now: float) -> Iterator[Finding]:
    from parlour.cli.checks.certificate import check_certificate

    server, turn = settings.server, settings.turn
    host = urlsplit(server.public_url).hostname
    if server.tls_cert is not None and server.tls_key is not None:
        names = "server.tls_cert and server.tls_key"
        yield from check_certificate("certificate", server.tls_cert, server.tls_key, host=host, now=now, settings=names)
    if turn.certificate is not None and turn.key is not None:
        names = "turn.certificate and turn.key"
        yield from check_certificate(
            "turn certificate", turn.certificate, turn.key, host=turn.host or host, now=now, settings=names
        )


def _now() -> float:
    from parlour.clock import SystemClock

    return SystemClock().now()


def _print(findings: list[Finding]) -> None:
    for each in findings:
        typer.echo(f"{_MARKS[each.level]:8} {each.check:16} {visible(each.text)}")
        if each.advice:
            typer.echo(f"{'':{_LABEL}}  -> {visible(each.advice)}")
    bad, doubtful = (sum(each.level == level for each in findings) for level in ("wrong", "warning"))
    typer.echo(f"\n{bad} wrong, {doubtful} {'warning' if doubtful == 1 else 'warnings'}")
