"""Input processors of a page in a call, and how what they do looks to others."""

from pathlib import Path
from typing import Any, Final

from tests.support.browser import CallPage
from tests.support.caller import Caller

__all__ = ["BLUR", "NONE", "PORTRAIT", "QUIET", "SIGHTS", "SOUNDS", "look", "picture", "update"]

_HERE: Final = Path(__file__).parent
PORTRAIT: Final = (_HERE / "portrait.js").read_text()
"""A page with a drawn camera."""
SOUNDS: Final = (_HERE / "sounds.js").read_text()
"""A page with a made microphone."""
SIGHTS: Final = (_HERE / "sights.js").read_text()
"""A page that looks closely."""

BLUR: Final[dict[str, object]] = {"type": "background-blur", "config": {"strength": 1}}
QUIET: Final[dict[str, object]] = {"type": "noise-cancellation"}
NONE: Final[dict[str, object]] = {"type": "none"}

_UPDATE: Final = """async (settings) => {
    try { return { ok: await call.updateInputSettings(settings) }; }
    catch (error) { return { error: String(error) }; }
}"""
_PAINTED: Final = """(colour) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [64, 36];
    const context = canvas.getContext("2d");
    context.fillStyle = colour;
    context.fillRect(0, 0, 64, 36);
    return canvas.toDataURL("image/png");
}"""


def update(page: Caller, **processors: dict[str, object]) -> dict[str, Any]:
    """Ask for input processors by kind; returns `{"ok": settings}` or `{"error": text}`."""
    outcome: dict[str, Any] = page.run(_UPDATE, {kind: {"processor": one} for kind, one in processors.items()})
    return outcome


def picture(page: Caller, colour: str) -> dict[str, object]:
    """Return a processor that puts one colour behind people."""
    return {"type": "background-image", "config": {"source": page.run(_PAINTED, colour)}}


def look(page: CallPage, session_id: str, wanted: str) -> dict[str, Any]:
    """Wait until the picture of somebody is as the JavaScript function `wanted` says; returns what is seen."""
    condition = f"(id) => {{ const seen = sights.look(id); return seen && ({wanted})(seen) && seen; }}"
    seen: dict[str, Any] = page.wait_for(condition, session_id)
    return seen
