"""Options as the recogniser's process reads them."""

from parlour.speech import SpeechOptions
from parlour.speech.worker.engines.port import Options


def test_the_process_understands_them() -> None:
    options = SpeechOptions(language="de", redact=True, endpointing=False, extra={"diarize": True})
    assert Options(**options.as_json()) == Options(  # type: ignore[arg-type]  # what was JSON
        language="de", redact=["numbers"], endpointing=False, extra={"diarize": True}
    )
    assert SpeechOptions(redact=("pci", "ssn")).as_json()["redact"] == ["pci", "ssn"]
    assert SpeechOptions().as_json()["redact"] == []
