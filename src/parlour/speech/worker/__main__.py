"""`python speech.pyz USER`: told what to do by JSON lines, and tells what it hears.

The first line says which engine, and where; when all of it is loaded, the process becomes `USER` and listens to the
others. With a file it ends when the file is read.
"""

import asyncio
import concurrent.futures.thread  # noqa: F401 - see `_load`: what is found out late cannot be loaded any more
import encodings.idna  # noqa: F401
import json
import logging
import os
import ssl
import sys
import time
from typing import Any, Final

from parlour.speech.worker.engines.deepgram import DeepgramRecogniser
from parlour.speech.worker.engines.port import Options, Recogniser
from parlour.speech.worker.hub import Hub
from parlour.speech.worker.lines import LONGEST_LINE, Lines
from parlour.speech.worker.network import cut_off
from parlour.speech.worker.rights import bound_memory, shed
from parlour.speech.worker.whole_file import transcribe

__all__ = ["main"]

_NICE: Final = 10
"""Calls come first."""

_FILE_BYTES: Final = 2 * 1024**3
"""What reading a file may need beside the model. A film of a few kilobytes can say that it has billions of pieces, of
which tables are made; what is decoded of an honest one are a few megabytes."""


def _first_line() -> dict[str, Any]:
    """Read the first line, and nothing beyond."""
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < LONGEST_LINE:
        letter = os.read(0, 1)
        if not letter:
            sys.exit(0)
        line += letter
    return dict(json.loads(line))


def _load(begin: dict[str, Any]) -> Any:
    """Load what only the server's own user may be able to read."""
    if begin["engine"] == "deepgram":
        return ssl.create_default_context() if begin["url"].startswith("wss:") else None
    from parlour.speech.worker.engines import local  # noqa: F401, PLC0415 - nothing can be loaded later
    from parlour.speech.worker.engines.whisper import Whisper  # noqa: PLC0415 - only the engine that is used
    from parlour.speech.worker.voice import VoiceModel  # noqa: PLC0415

    model = Whisper(
        begin["folder"], device=begin["device"], compute_type=begin["compute_type"], threads=begin["threads"]
    )
    return model, VoiceModel()


def _make(begin: dict[str, Any], loaded: Any) -> Recogniser:
    if begin["engine"] == "deepgram":
        return DeepgramRecogniser(begin["url"], begin["key"], loaded)
    from parlour.speech.worker.engines.local import LocalRecogniser  # noqa: PLC0415 - as below

    model, voice = loaded
    return LocalRecogniser(model, voice, begin["threads"], time.monotonic)


async def _serve(begin: dict[str, Any], loaded: Any) -> None:
    lines = await Lines.open()
    recogniser = _make(begin, loaded)
    if "file" in begin:
        work = asyncio.create_task(
            transcribe(recogniser, begin["file"], Options(**begin["options"]), begin["longest"], lines.write)
        )
        ended = asyncio.create_task(lines.read())
        await asyncio.wait([work, ended], return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()
        return
    hub = Hub(recogniser, lines.write)
    lines.write("ready")
    while (message := await lines.read()) is not None:
        try:
            hub.do(message)
        except (KeyError, TypeError, ValueError, OSError) as error:
            reason = f"what the server said could not be done: {type(error).__name__}: {error}"
            lines.write("problem", reason=reason[:500])
    await hub.close()
    await recogniser.close()


def main() -> int:
    """Serve until standard input ends."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    user = int(sys.argv[1])
    begin = _first_line()
    os.nice(19 if "file" in begin else _NICE)
    loaded = _load(begin)
    shed(user)
    if "file" in begin:
        bound_memory(_FILE_BYTES)
    # A graphics card's libraries have servers of their own to speak to.
    if begin["engine"] == "faster-whisper" and begin["device"] == "cpu" and not cut_off():
        logging.warning("the kernel cannot keep the recogniser from the network")
    asyncio.run(_serve(begin, loaded))
    # Threads that decode are not waited for.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
