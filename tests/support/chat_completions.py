"""A service that speaks OpenAI's chat completions, on this machine: sums up by counting what it was given."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.support.raw_server import Asked, RawServer, answer, running_raw_server

__all__ = ["KEY", "PATH", "completed", "questions", "running_chat"]

PATH = "/v1/chat/completions"
KEY = "sk-the-operators-own"


def completed(text: object) -> bytes:
    """Return an answer with `text` as what the model wrote."""
    message = {"role": "assistant", "content": text}
    body = {"object": "chat.completion", "choices": [{"index": 0, "finish_reason": "stop", "message": message}]}
    return answer(json.dumps(body).encode(), Content_Type="application/json")


def questions(server: RawServer) -> list[dict[str, Any]]:
    """Return what was asked so far."""
    return [json.loads(each.body) for each in server.asked]


async def _sum_up(asked: Asked, writer: asyncio.StreamWriter) -> None:
    if asked.method != "POST" or asked.headers.get("authorization") not in (f"Bearer {KEY}", None):
        writer.write(answer(b"{}", 401))
        return
    said = json.loads(asked.body)["messages"][-1]["content"]
    writer.write(completed(f"They said {len(said.split())} words."))


@asynccontextmanager
async def running_chat() -> AsyncIterator[RawServer]:
    """Run one until the block ends; `paths[PATH]` can be given other answers."""
    async with running_raw_server() as server:
        server.paths[PATH] = _sum_up
        yield server
