"""Keys of the output of jobs: each job's own, and good in every store."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.batch.naming import output_key, output_name
from parlour.errors import InvalidRequestError
from parlour.properties.batch_options import BATCH_JOB
from parlour.storage.keys import parts_of

ID = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"
TAGS = {"domain_name": "acme", "job_id": ID, "epoch_time": "1774363859123", "room_name": "team"}


def name(template: str, **more: bool) -> str:
    return output_name(template, TAGS, **more)


def accepted(template: str) -> bool:
    body = {
        "preset": "transcript",
        "inParams": {"sourceType": "uri", "uri": "https://a.example/x"},
        "outParams": {"s3Config": {"s3KeyTemplate": template}},
    }
    try:
        BATCH_JOB.check(body, "")
    except InvalidRequestError:
        return False
    return True


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("transcript", "transcript"),
        ("calls/{room_name}-{epoch_time}", "calls/team-1774363859123"),
        ("talk.vtt", "talk"),
        ("talk.v2", "talk.v2"),
        ("{domain_name}/{job_id}", f"acme/{ID}"),
    ],
)
def test_the_template_is_below_a_folder_of_the_job(template: str, expected: str) -> None:
    assert accepted(template)
    assert name(template) == f"acme/{ID}/{expected}"


def test_without_replacement_the_template_is_the_name() -> None:
    assert name("a-{epoch_time}", replace=False) == f"acme/{ID}/a-{{epoch_time}}"


@pytest.mark.parametrize("template", ["../x", "/x", "a//b", "a/../b", "a b", "{unknown}", "{epoch_time", "", "."])
def test_templates_that_lead_elsewhere_are_refused(template: str) -> None:
    assert not accepted(template)


@given(
    st.text(st.sampled_from("ab/.-_"), min_size=1, max_size=1024).map(lambda text: text + "{room_name}"),
    st.text(max_size=300),
)
def test_every_accepted_template_gives_keys_that_every_store_takes(template: str, room: str) -> None:
    if not accepted(template):
        return
    made = output_name(template, {**TAGS, "room_name": room})
    assert made.startswith(f"acme/{ID}/")
    for what in ("transcription", "summary"):
        for form in ("txt", "json"):
            parts_of(output_key(made, what, form))


def test_a_summary_has_a_name_of_its_own() -> None:
    assert output_key("a/b", "transcription", "txt") == "a/b.txt"
    assert output_key("a/b", "summary", "txt") == "a/b-summary.txt"
