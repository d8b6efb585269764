"""A real RTMP server for tests: nginx with its RTMP module, on loopback, which records all that it gets."""

import asyncio
import contextlib
import re
import shutil
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

__all__ = ["NginxRtmp", "Published", "free_port", "probe"]

_MODULE: Final = "ngx_rtmp_module.so"
_FOLDERS: Final = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules")
_CONF: Final = """
load_module {module};
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log warn;
events {{ worker_connections 64; }}
rtmp {{ server {{ listen 127.0.0.1:{port}; access_log off; application live {{
  live on; record all; record_path {folder}/recorded; record_unique on; }} }} }}
http {{ access_log off; {temporary} server {{ listen 127.0.0.1:{http}; location /stat {{ rtmp_stat all; }} }} }}
"""


@dataclass(frozen=True)
class Published:
    """What the server's own page says of a stream that comes in."""

    name: str
    width: int
    height: int
    video: str
    audio: str
    seconds: float = field(compare=False)
    """How much of it has come."""


class NginxRtmp:
    """`start` and `stop` as often as one likes, on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self._http = free_port()
        self._process: asyncio.subprocess.Process | None = None
        (folder / "recorded").mkdir(parents=True)
        # nginx drops root's rights for a user of its own.
        for each in (folder, folder / "recorded"):
            each.chmod(0o777)

    async def start(self) -> None:
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        module = next(path for path in (Path(folder, _MODULE) for folder in _FOLDERS) if path.exists())
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = " ".join(f"{kind}_temp_path {self._folder}/{kind};" for kind in kinds)
        conf = self._folder / "nginx.conf"
        conf.write_text(
            _CONF.format(module=module, folder=self._folder, port=self.port, http=self._http, temporary=temporary)
        )
        self._process = await asyncio.create_subprocess_exec(
            program, "-c", str(conf), "-e", str(self._folder / "error.log"), stderr=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(10):
            while True:
                with contextlib.suppress(httpx.TransportError):
                    await self.published()
                    return
                await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """Kill it: nobody is told."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def published(self) -> list[Published]:
        """Return what comes in now and was understood."""
        async with httpx.AsyncClient(trust_env=False) as client:
            page = (await client.get(f"http://127.0.0.1:{self._http}/stat")).text
        found = []
        for stream in re.findall(r"<stream>.*?</stream>", page, re.DOTALL):
            name, _, _ = stream.partition("</name>")
            values = dict(re.findall(r"<(width|height)>(\d+)<", stream))
            codecs = re.findall(r"<codec>(.*?)</codec>", stream)
            if len(codecs) == 2:
                name = name.rpartition("<name>")[2]
                seconds = max(map(int, re.findall(r"<timestamp>(\d+)<", stream)), default=0) / 1000
                video, audio = codecs
                found.append(Published(name, int(values["width"]), int(values["height"]), video, audio, seconds))
        return found

    def recorded(self, name: str) -> list[Path]:
        """Return the files of a stream, the oldest first."""
        return sorted((self._folder / "recorded").glob(f"{name}-*.flv"))


def free_port() -> int:
    """Return a port of loopback on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        port: int = made.getsockname()[1]
        return port


async def probe(path: Path) -> dict[str, object]:
    """Return what ffprobe finds: codecs, and how many pictures and blocks of sound can really be decoded."""
    process = await asyncio.create_subprocess_exec(
        *("ffprobe", "-v", "error", "-count_frames", "-of", "default=nw=1"),
        *("-show_entries", "stream=codec_name,width,height,nb_read_frames,start_time,duration:format=duration"),
        str(path),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await process.communicate()
    lines = [line.partition("=")[::2] for line in out.decode().splitlines()]
    return {
        "codecs": [value for name, value in lines if name == "codec_name"],
        "frames": [int(value) for name, value in lines if name == "nb_read_frames" and value != "N/A"],
        "starts": [float(value) for name, value in lines if name == "start_time" and value != "N/A"],
        "size": tuple(int(value) for name, value in lines if name in ("width", "height") and value != "N/A")[:2],
        "errors": errors.decode(),
    }
