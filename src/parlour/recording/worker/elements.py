"""Making and joining GStreamer elements, with errors that name them."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402

__all__ = ["Gst", "chain", "every", "key_request", "later", "link_pads", "make", "parsed_bin", "within"]


def make(factory: str, **properties: Any) -> Any:
    """Return a new element. Raises `RuntimeError` where its plug-in is missing."""
    element = Gst.ElementFactory.make(factory)
    if element is None:
        raise RuntimeError(f"GStreamer lacks the element {factory}")
    for name, value in properties.items():
        element.set_property(name.replace("_", "-"), value)
    return element


def chain(pipeline: Any, *elements: Any) -> None:
    """Add elements to `pipeline` and link each with the next."""
    for element in elements:
        pipeline.add(element)
    for source, sink in itertools.pairwise(elements):
        if not source.link(sink):
            raise RuntimeError(f"{source.get_name()} cannot be linked with {sink.get_name()}")


def link_pads(source: Any, sink: Any) -> None:
    """Link two pads."""
    if (result := source.link(sink)) != Gst.PadLinkReturn.OK:
        raise RuntimeError(f"{source.get_name()} cannot be linked with {sink.get_name()}: {result.value_nick}")


def parsed_bin(description: str, *, sink: str, source: str) -> Any:
    """Return a bin of a textual description with the sink and source pads of the elements named; `""`: without one.

    Pads are shown by hand: the parser's own way shows every pad that is not linked, such as that of a text overlay's
    text, and nothing can be negotiated then.
    """
    made = Gst.parse_bin_from_description(description, False)
    for pad, name in (("sink", sink), ("src", source)):
        if not name:
            continue
        made.add_pad(Gst.GhostPad.new(pad, made.get_by_name(name).get_static_pad(pad)))
    return made


def key_request() -> Any:
    """Return the event, sent upstream, that asks for a picture which can be decoded by itself."""
    structure = Gst.Structure.new_from_string("GstForceKeyUnit,all-headers=(boolean)true")
    return Gst.Event.new_custom(Gst.EventType.CUSTOM_UPSTREAM, structure)


def within(element: Any, wholes: Sequence[Any]) -> bool:
    """Tell whether an element is one of these, or somewhere inside of one."""
    while element is not None:
        if element in wholes:
            return True
        element = element.get_parent()
    return False


def every(milliseconds: int, call: Callable[[], None]) -> int:
    """Call something again and again in the main loop; returns what ends it (`GLib.source_remove`)."""

    def again() -> bool:
        call()
        return True

    made: int = GLib.timeout_add(milliseconds, again)
    return made


def later(call: Callable[[], object], *, after_ms: int = 0) -> None:
    """Call from the main loop, whatever thread this is."""

    def once() -> bool:
        call()
        return False

    if after_ms:
        GLib.timeout_add(after_ms, once)
    else:
        GLib.idle_add(once)
