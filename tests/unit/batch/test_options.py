"""What of a job's body reaches the recogniser."""

from typing import Any

import pytest

from parlour.batch.options import speech_options
from parlour.properties.batch_options import BATCH_JOB
from parlour.speech import SpeechOptions


@pytest.mark.parametrize(
    ("source", "transcript", "expected"),
    [
        ({}, None, SpeechOptions()),
        ({"language": "fr"}, None, SpeechOptions(language="fr")),
        ({"language": "fr"}, {"language": "de", "model": "large"}, SpeechOptions(language="de", model="large")),
        (
            {},
            {"punctuate": False, "profanity_filter": True, "endpointing": 300.4, "redact": ["pci", "ssn"]},
            SpeechOptions(punctuate=False, profanity_filter=True, endpointing=300, redact=("pci", "ssn")),
        ),
        ({}, {"redact": True, "endpointing": False}, SpeechOptions(redact=True, endpointing=False)),
        ({}, {"extra": {"numerals": True}}, SpeechOptions(extra={"numerals": True})),
    ],
)
def test_every_option_that_is_accepted_reaches_it(
    source: dict[str, Any], transcript: dict[str, Any] | None, expected: SpeechOptions
) -> None:
    given = {"preset": "transcript", "inParams": {"sourceType": "uri", "uri": "https://a.example/x", **source}}
    if transcript is not None:
        given["transformParams"] = {"transcript": transcript}
    checked = BATCH_JOB.check(given, "")
    assert isinstance(checked, dict)
    assert speech_options(checked) == expected
