"""What the published daily-js says and hears, read from the package itself."""

import re
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["actions", "events", "methods"]

_PACKAGE: Final = Path(__file__).parents[3] / "web" / "node_modules" / "@daily-co" / "daily-js"

_NAMED: Final = re.compile(r'[ ,;]([A-Za-z_$][\w$]*)="([a-z0-9-]+)"')
_SENT: Final = re.compile(r'sendMessageToCallMachine\((?:[\w$]+\()?\{action:("[a-z0-9-]+"|[\w$]+)')
_HEARD: Final = re.compile(r'case ?("[a-z0-9-]+"|[\w$]+):')
_METHOD: Final = re.compile(r"^  (\w+)[(<]", re.MULTILINE)
_DISPATCH: Final = 'key:"handleMessageFromCallMachine"'
_TYPED: Final = "export interface DailyCall {"


@cache
def _source() -> str:
    return (_PACKAGE / "dist" / "daily-esm.js").read_text()


@cache
def _constants() -> dict[str, str]:
    return dict(_NAMED.findall(_source()))


def _spelt(word: str) -> str:
    return word.strip('"') if word.startswith('"') else _constants()[word]


def actions() -> set[str]:
    """Return every action that it sends."""
    return {_spelt(word) for word in _SENT.findall(_source())}


def events() -> set[str]:
    """Return every message that it acts upon."""
    after = _source()[_source().index(_DISPATCH) + len(_DISPATCH) :]
    return {_spelt(word) for word in _HEARD.findall(after[: after.index(',{key:"')])}


def methods() -> set[str]:
    """Return the methods of a call object, as its types declare them."""
    typed = (_PACKAGE / "index.d.ts").read_text()
    declared = typed[typed.index(_TYPED) :]
    return set(_METHOD.findall(declared[: declared.index("\n}")]))
