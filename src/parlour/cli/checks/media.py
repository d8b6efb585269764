"""What carries the media: its parts, and the ports that it listens on."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from parlour.cli.checks.finding import Finding, ok, wrong
from parlour.cli.checks.network import Wanted

if TYPE_CHECKING:
    from pathlib import Path

    from parlour.settings import Settings

__all__ = ["check_parts", "media_ports"]

MEDIA: Final = "media"


def check_parts(settings: "Settings") -> list[Finding]:
    """Look for the programs that carry the media."""
    from parlour.errors import MissingPartError
    from parlour.media.node.parts import find_node, find_program, find_worker

    media = settings.media
    finders: list[tuple[Callable[[], Path], str]] = [
        (lambda: find_node(media.node_path), "install Node.js 22 or later, or set media.node_path"),
        (lambda: find_worker(media.worker), "run scripts/setup-media, or set media.worker"),
        (find_program, "run scripts/setup-media"),
    ]
    found, missing = [], []
    for find, advice in finders:
        try:
            found.append(str(find()))
        except MissingPartError as error:
            missing.append(wrong(MEDIA, str(error.info), advice))
    return missing or [ok(MEDIA, f"the media node's parts are there: {', '.join(found)}")]


def media_ports(settings: "Settings", addresses: Sequence[str]) -> list[Wanted]:
    """Return the ports of the media node on each of `addresses`; none where the system chooses them."""
    from parlour.media.node import cores

    media = settings.media
    if not media.port:
        return []
    ports = range(media.port, media.port + (media.workers or cores()))
    kinds = (True, False) if media.tcp else (True,)
    return [Wanted(address, port, udp, "media.port") for address in addresses for port in ports for udp in kinds]
