"""The fields of objects: where their numbers and texts end, and which are needed."""

from typing import Any

import pytest

from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, Level

NOW = 1_800_000_000.0
HLS = {"bucket_name": "b", "bucket_region": "r", "assume_role_arn": "a"}


def level_of(name: str) -> Level:
    return next(level for level in (Level.ROOM, Level.TOKEN, Level.DOMAIN) if level in CATALOGUE[name].levels)


def stored(name: str, value: Any) -> Any:
    return CATALOGUE.validate(level_of(name), {name: value}, now=NOW).set[name]


def refusal(name: str, value: Any) -> str:
    with pytest.raises(InvalidRequestError) as refused:
        CATALOGUE.validate(level_of(name), {name: value}, now=NOW)
    return refused.value.info or ""


@pytest.mark.parametrize(
    ("name", "field", "low", "high"),
    [
        ("start_cloud_recording_opts", "fps", 1, 60),
        ("start_cloud_recording_opts", "videoBitrate", 10, 10_000),
        ("start_cloud_recording_opts", "audioBitrate", 10, 320),
        ("start_cloud_recording_opts", "minIdleTimeOut", 0, None),
        ("start_cloud_recording_opts", "maxDuration", 1, None),
        ("dialout_config", "max_idle_timeout_sec", 0, None),
        ("dialout_config", "max_idle_timeout_post_conversation_sec", 0, None),
    ],
)
def test_a_number_in_an_object_has_its_range(name: str, field: str, low: float, high: float | None) -> None:
    assert stored(name, {field: low}) == {field: low}
    assert refusal(name, {field: low - 1}) == f"{name}.{field} was '{low - 1}' but should be at least {low}"
    if high is not None:
        assert stored(name, {field: high}) == {field: high}
        assert refusal(name, {field: high + 1}) == f"{name}.{field} was '{high + 1}' but should be at most {high}"
    for bad in (True, "5", [], float("nan")):
        assert refusal(name, {field: bad}).endswith("but should be a number")


@pytest.mark.parametrize(
    ("field", "low", "high"), [("width", 32, 1920), ("height", 32, 1920), ("fps", 1, 30), ("bitrate", 100, 5000)]
)
def test_a_variant_of_a_stream_has_its_ranges(field: str, low: int, high: int) -> None:
    def endpoint(value: Any) -> list[Any]:
        return [{"name": "a", "type": "hls", "hls_config": {"storage": HLS, "variants": [{field: value}]}}]

    at = f"streaming_endpoints[0].hls_config.variants[0].{field}"
    assert stored("streaming_endpoints", endpoint(low)) == endpoint(low)
    assert stored("streaming_endpoints", endpoint(high)) == endpoint(high)
    assert refusal("streaming_endpoints", endpoint(low - 1)) == f"{at} was '{low - 1}' but should be at least {low}"
    assert refusal("streaming_endpoints", endpoint(high + 1)) == f"{at} was '{high + 1}' but should be at most {high}"


@pytest.mark.parametrize(
    ("bucket", "field", "longest"),
    [
        (bucket, field, longest)
        for bucket in ("recordings_bucket", "transcription_bucket")
        for field, longest in (("bucket_name", 255), ("bucket_region", 255), ("assume_role_arn", 2048))
    ],
)
def test_a_text_of_a_bucket_has_its_length(bucket: str, field: str, longest: int) -> None:
    good = {**HLS, field: "ä" * longest}
    assert stored(bucket, good) == good
    assert f"at most {longest} characters, not {longest + 1}" in refusal(bucket, {**HLS, field: "x" * (longest + 1)})
    assert refusal(bucket, {**HLS, field: ""}) == f"{bucket}.{field} was '' but should not be empty"


@pytest.mark.parametrize("count", [1, 100])
def test_sip_has_at_least_one_endpoint(count: int) -> None:
    sip = {"display_name": "a", "sip_mode": "dial-in", "num_endpoints": count}
    assert stored("sip", sip) == sip
    for bad, rule in ((0, "at least 1"), (101, "at most 100")):
        assert rule in refusal("sip", {**sip, "num_endpoints": bad})


@pytest.mark.parametrize("field", ["display_name", "sip_mode"])
def test_sip_lacks_nothing_that_it_needs(field: str) -> None:
    sip = {"display_name": "a", "sip_mode": "dial-in"}
    assert refusal("sip", {key: value for key, value in sip.items() if key != field}) == (
        f"missing required field 'sip.{field}'"
    )


def objects() -> list[Any]:
    """Return every property that is an object of declared fields."""
    return [
        pytest.param(entry.name, id=entry.name)
        for entry in CATALOGUE.top()
        if entry.type_text == "object" and entry.kind.fields() and not entry.read_only
    ]


@pytest.mark.parametrize("name", objects())
def test_an_unknown_field_is_refused_with_its_path_and_a_guess_from_its_own_fields(name: str) -> None:
    fields = [
        field.name for suffix, field in CATALOGUE[name].kind.fields() if suffix.count(".") == 1 and "[" not in suffix
    ]
    for field in (field for field in fields if len(field) > 5):
        slip = f"{field}s"
        with pytest.raises(InvalidRequestError) as refused:
            CATALOGUE.validate(level_of(name), {name: {slip: 1}}, now=NOW)
        fault = next(problem for problem in refused.value.problems if problem.path == f"{name}.{slip}")
        assert fault.info == f"unknown parameter '{name}.{slip}'"
        assert fault.hint == f"did you mean `{field}`?"


@pytest.mark.parametrize("name", objects())
def test_every_field_is_an_entry_with_the_levels_of_its_object(name: str) -> None:
    parent = CATALOGUE[name]
    for suffix, field in parent.kind.fields():
        entry = CATALOGUE[name + suffix]
        assert entry.parent == name
        assert (entry.levels, entry.section, entry.pending) == (parent.levels, parent.section, parent.pending)
        assert entry.effect == field.effect
        assert entry.told == (parent.told and field.told)


@pytest.mark.parametrize("field", ["width", "height"])
def test_the_sides_of_a_recording_are_even_numbers(field: str) -> None:
    name = "start_cloud_recording_opts"
    for side in (2, 4096):
        assert stored(name, {field: side}) == {field: side}
    for side in (0, 3, 4098):
        assert f"{name}.{field}" in refusal(name, {field: side})
