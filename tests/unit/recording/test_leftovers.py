"""What a killed server left of raw tracks, taken up by the real worker of the next one."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from parlour.ids import new_uuid
from parlour.recording import service
from parlour.recording.process import find_python
from parlour.recording.raw_transcoding import note_wanted
from parlour.recording.worker.raw_forms import AudioForm
from tests.support.recordings import a_recording
from tests.support.waiting import until
from tests.unit.recording.service_house import House, house
from tests.unit.recording.test_raw_transcoding import recorded

__all__ = ["house"]


@pytest.mark.property("enable_raw_tracks_transcoded_audio")
async def test_raw_tracks_of_a_killed_server_get_their_sound_transcoded(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(service, "find_python", find_python)
    house.service._python = None
    id_ = new_uuid()
    folder = house.folder / "jobs" / id_
    recorded(tmp_path / "raw")
    shutil.move(tmp_path / "raw", folder)
    (folder / "manifest.json").unlink()  # it died before the first of it
    note_wanted(folder, AudioForm("wav", 48_000, 1))
    left = a_recording(house.domain_id, at=house.clock.now(), id=id_, folder=str(folder), server_id="dead")
    await house.database.recordings.begin(replace(left, type="raw-tracks"))
    await house.service.start()

    async def ended() -> bool:
        found = await house.database.recordings.get(house.domain_id, id_)
        return found is not None and found.status == "finished"

    await until(ended)
    record = await house.database.recordings.get(house.domain_id, id_)
    assert record is not None
    assert "killed" in str(record.error)
    assert record.tracks is not None
    assert sorted(Path(track.key).suffix for track in record.tracks) == [".wav", ".webm"]
    (manifest,) = (key for key in record.outputs if key.endswith(".json"))
    (track,) = json.loads(house.stored(manifest))["tracks"]
    assert (track["transcoded"]["rate"], track["transcoded"]["channels"]) == (48_000, 1)
    assert house.stored(next(each.key for each in record.tracks if each.key.endswith(".wav")))[:4] == b"RIFF"
