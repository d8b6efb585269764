"""Homes: network namespaces of their own in the run's namespace, each on a cable whose directions can be spoilt.

Everything that a browser in a home sends and receives passes the cable, signalling included, as with a person's line.
"""

import contextlib
import os
import subprocess
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

__all__ = ["SERVER_ADDRESS", "Home", "home", "lay_street"]

SERVER_ADDRESS: Final = "10.99.0.1"
"""Where the server and its engine listen. Exists in this namespace only; browsers take no candidates on loopback."""

QUEUE_SECONDS: Final = 0.3
"""How much a narrow link holds back before it drops, as home routers do."""

_OPEN_KBIT: Final = 1_000_000
_OPEN_QUEUE_BYTES: Final = 4_000_000
_STREET: Final = "street"
_CABLE: Final = "cable"
_SEARCH: Final = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}

Direction = Literal["down", "up"]


def lay_street() -> None:
    """Lay the street to which every home's cable leads, and give this namespace its address there.

    One interface for all: the engine answers through the interface of its address, whatever the routes say.
    """
    _do("ip", "link", "add", _STREET, "type", "bridge")
    _do("ip", "address", "add", f"{SERVER_ADDRESS}/16", "dev", _STREET)
    _do("ip", "link", "set", _STREET, "up")


@dataclass(frozen=True)
class Home:
    """One person's place: `down` is towards it. Made by `home`."""

    number: int
    holder: int

    @property
    def entry(self) -> tuple[str, ...]:
        """The command that starts another command in here."""
        return ("nsenter", f"--net=/proc/{self.holder}/ns/net", "--")

    def cap(self, direction: Direction, kbit: int | None) -> None:
        """Limit a direction to `kbit`/s behind a queue of `QUEUE_SECONDS`, or open it again. What waits stays."""
        rate = kbit or _OPEN_KBIT
        queue = round(kbit * 1000 / 8 * QUEUE_SECONDS) if kbit else _OPEN_QUEUE_BYTES
        where, device = self._end(direction)
        _do(*where, "tc", "qdisc", "change", "dev", device, "parent", "1:10", "handle", "10:", *_fifo(queue))
        _do(*where, "tc", "class", "change", "dev", device, "parent", "1:", "classid", "1:10", *_htb(rate))

    def lose(self, percent: int) -> None:
        """Drop so many of the packets that arrive here, at random."""
        self._filter("arriving", "numgen", "random", "mod", "100", "<", str(percent), "drop")

    def allow_only(self, ports: Collection[int]) -> None:
        """Drop everything but TCP to these ports, as strict company networks do."""
        self._filter("leaving", "meta", "l4proto", "udp", "drop")
        self._filter("leaving", "tcp", "dport", "!=", f"{{ {', '.join(map(str, ports))} }}", "drop")

    def move(self) -> None:
        """Change the address, as a telephone does that leaves its wireless network."""
        _do(*self.entry, "ip", "address", "add", f"10.99.{self.number}.3/32", "dev", "line")
        _do(*self.entry, "ip", "address", "del", f"10.99.{self.number}.2/32", "dev", "line")

    def spare(self, port: int) -> None:
        """Let TCP to and from this port of the server pass unlimited: only media is to feel the link."""
        sides: dict[Direction, str] = {"down": "sport", "up": "dport"}
        for direction, side in sides.items():
            where, device = self._end(direction)
            match = ("match", "ip", "protocol", "6", "0xff", "match", "ip", side, str(port), "0xffff")
            add = ("tc", "filter", "add", "dev", device, "parent", "1:", "protocol", "ip", "prio", "1", "u32")
            _do(*where, *add, *match, "flowid", "1:99")

    def _furnish(self) -> None:
        cable = f"{_CABLE}-{self.number}"
        _do("ip", "link", "add", cable, "type", "veth", "peer", "name", "line", "netns", str(self.holder))
        _do("ip", "link", "set", cable, "master", _STREET)
        _do(*self.entry, "ip", "link", "set", "lo", "up")
        _do(*self.entry, "ip", "address", "add", f"10.99.{self.number}.2/32", "dev", "line")
        for where, device in ((self.entry, "line"), ((), cable)):
            # One packet at a time: a queue counted in bytes would drop a bundle of TCP segments whole.
            _do(*where, "ip", "link", "set", device, "gso_max_segs", "1", "up")
        _do(*self.entry, "ip", "route", "add", "10.99.0.0/16", "dev", "line")
        _do(*self.entry, "ip", "route", "add", "default", "via", SERVER_ADDRESS)
        _do(*self.entry, "nft", "add", "table", "ip", "weak")
        for name, hook in (("arriving", "input"), ("leaving", "output")):
            kind = f"{{ type filter hook {hook} priority 0 ; }}"
            _do(*self.entry, "nft", "add", "chain", "ip", "weak", name, kind)
        for direction in get_args(Direction):
            where, device = self._end(direction)
            _do(*where, "tc", "qdisc", "add", "dev", device, "root", "handle", "1:", "htb", "default", "10")
            for number in ("1:10", "1:99"):
                add = ("tc", "class", "add", "dev", device, "parent", "1:", "classid", number)
                _do(*where, *add, *_htb(_OPEN_KBIT))
            add = ("tc", "qdisc", "add", "dev", device, "parent", "1:10", "handle", "10:")
            _do(*where, *add, *_fifo(_OPEN_QUEUE_BYTES))

    def _end(self, direction: Direction) -> tuple[tuple[str, ...], str]:
        return ((), f"{_CABLE}-{self.number}") if direction == "down" else (self.entry, "line")

    def _filter(self, chain: str, *rule: str) -> None:
        _do(*self.entry, "nft", "add", "rule", "ip", "weak", chain, *rule)


@contextlib.contextmanager
def home(number: int) -> Iterator[Home]:
    """Make a home; `number` (1 to 254) tells them apart. It ends with this process, whatever happens to that."""
    own = Path("/proc/self/ns/net").readlink()
    # The holder reads what never comes: it ends when its standard input does.
    with subprocess.Popen(["unshare", "--net", "--", "cat"], stdin=subprocess.PIPE) as holder:
        while Path(f"/proc/{holder.pid}/ns/net").readlink() == own:
            if holder.poll() is not None:
                raise RuntimeError("no second network namespace can be made here")
            time.sleep(0.01)
        made = Home(number, holder.pid)
        made._furnish()
        try:
            yield made
        finally:
            _do("ip", "link", "del", f"{_CABLE}-{number}")  # the kernel takes its time to end a namespace
            holder.terminate()


def _htb(kbit: int) -> Sequence[str]:
    return ("htb", "rate", f"{kbit}kbit", "burst", "2k", "cburst", "2k", "quantum", "1600")


def _fifo(limit: int) -> Sequence[str]:
    return ("bfifo", "limit", str(limit))


def _do(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_SEARCH)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")
