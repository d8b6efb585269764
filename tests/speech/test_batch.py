"""A recording becomes a transcript on the whole product, by the real recogniser, also when the server is killed."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import webvtt

from parlour.store import Database, RecordingRecord
from tests.support.recordings import a_recording
from tests.support.rest import RestServer
from tests.support.speaking import TWO_CITIES, speech_file, wrong_words

PATIENCE_S = 120


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RestServer]:
    with RestServer(tmp_path / "data") as running:
        yield running


def recorded(server: RestServer) -> RecordingRecord:
    """Put human speech where a finished recording is."""

    async def note() -> RecordingRecord:
        database = await Database.open(f"sqlite:///{server.data_dir / 'parlour.db'}")
        domain = await database.domains.by_host("")
        record = a_recording(domain.id, at=1_800_000_000.0, key="parlour/room/1800000000000")
        await database.recordings.begin(record)
        ended = await database.recordings.finish(record.id, duration=44, size=1)
        await database.close()
        assert ended is not None
        return ended

    record = asyncio.run(note())
    path = server.data_dir / "recordings" / record.key
    path.parent.mkdir(parents=True)
    shutil.copyfile(speech_file(), path)
    return record


def test_human_speech_is_transcribed_and_the_job_survives_the_death_of_its_server(server: RestServer) -> None:
    headers = {"Authorization": f"Bearer {server.new_key()}"}

    def ask(method: str, path: str, body: Any = None) -> dict[str, Any]:
        reply = httpx.request(method, f"{server.url}/v1/batch-processor{path}", headers=headers, json=body)
        assert reply.status_code == 200, reply.text
        said: dict[str, Any] = reply.json()
        return said

    def until(id_: str, *states: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_S
        while (job := ask("GET", f"/{id_}"))["status"] not in states:
            assert time.monotonic() < deadline, f"{job}:\n{server.written}"
            time.sleep(0.05)
        return job

    source = {"sourceType": "recordingId", "recordingId": recorded(server).id}
    foreign = {"preset": "transcript", "inParams": {**source, "language": "de"}}
    refused = httpx.post(f"{server.url}/v1/batch-processor", headers=headers, json=foreign)
    assert refused.status_code == 400
    assert refused.json()["info"].startswith("faster-whisper")
    id_ = ask("POST", "", {"preset": "transcript", "inParams": {**source, "language": "en"}})["id"]
    until(id_, "processing")
    server.kill9()
    server.start()
    job = until(id_, "finished", "error")
    assert job["status"] == "finished", job
    texts = {
        each["format"]: httpx.get(each["link"], headers=headers).text
        for each in ask("GET", f"/{id_}/access-link")["transcription"]
    }
    assert texts.keys() == {"txt", "srt", "vtt", "json"}
    assert wrong_words(TWO_CITIES, texts["txt"]) < 0.25
    cues = list(webvtt.from_string(texts["vtt"]))
    assert len(cues) > 5
    assert 40 < cues[-1].end_in_seconds < 46
    assert wrong_words(TWO_CITIES, " ".join(cue.text for cue in cues)) < 0.25
    assert len(server.written.split("Traceback")) == 1
