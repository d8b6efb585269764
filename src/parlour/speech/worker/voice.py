"""Whether sound is speech: the network that faster-whisper brings along, and a look at the level before."""

from typing import Any, Final

import numpy as np
import onnxruntime
from faster_whisper.utils import get_assets_path

from parlour.speech.worker.engines.port import Sound

__all__ = ["Voice", "VoiceModel"]

_CONTEXT: Final = 64
_QUIET: Final = 30
"""A frame without a sample beyond this, of 32,767, is silence: about -61 dB."""


class VoiceModel:
    """The network; one for all tracks."""

    def __init__(self) -> None:
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self.session = onnxruntime.InferenceSession(
            f"{get_assets_path()}/silero_vad_v6.onnx", providers=["CPUExecutionProvider"], sess_options=options
        )


class Voice:
    """Listens to one track."""

    def __init__(self, model: VoiceModel) -> None:
        self._session = model.session
        self._memory = self._silence()

    def judge(self, frame: Sound) -> float:
        """Return how likely the next 512 samples (32 ms) are speech. Silence is judged at no cost."""
        if int(np.abs(frame).max()) <= _QUIET:
            return 0.0
        scaled = frame.astype(np.float32) / 32768.0
        state, cell, context = self._memory
        bits = np.concatenate([context, scaled])[np.newaxis]
        found, state, cell = self._session.run(None, {"input": bits, "h": state, "c": cell})
        self._memory = (state, cell, scaled[-_CONTEXT:])
        return float(found.reshape(-1)[0])

    def forget(self) -> None:
        """Begin anew."""
        self._memory = self._silence()

    @staticmethod
    def _silence() -> tuple[Any, Any, Any]:
        empty = np.zeros((1, 1, 128), np.float32)
        return empty, empty, np.zeros(_CONTEXT, np.float32)
