"""What a start names as targets."""

import pytest

from parlour.errors import InvalidRequestError
from parlour.recording.targets import HlsTarget, RtmpTarget, Variant, targets_of
from parlour.strict_json import JsonValue

STORAGE: dict[str, JsonValue] = {
    "bucket_name": "media",
    "bucket_region": "eu-west-1",
    "assume_role_arn": "arn:aws:iam::1:role/r",
    "path_template": "{room_name}/{epoch_time}",
}
VARIANTS: list[JsonValue] = [
    {"width": 961, "height": 540, "fps": 24, "bitrate": 1200},
    {"width": 320, "height": 180, "iframe_only": True},
]
ENDPOINTS: list[JsonValue] = [
    {"name": "one", "type": "rtmp", "rtmp_config": {"url": "rtmps://live.example.com:443/app/sekret"}},
    {
        "name": "two",
        "type": "hls",
        "hls_config": {"save_hls_recording": True, "storage": STORAGE, "variants": VARIANTS},
    },
    {"name": "spoilt", "type": "rtmp", "rtmp_config": {"url": "rtmp://u:sekret@live.example.com/app/sekret"}},
]


def test_urls_of_the_body() -> None:
    urls: list[JsonValue] = ["rtmp://a.example/x/k", "rtmp://b.example/x/k", "rtmp://a.example/x/k"]
    found = targets_of({"rtmpUrl": urls}, None, room="r")
    assert [target.address.host for target in found if isinstance(target, RtmpTarget)] == ["a.example", "b.example"]
    (one,) = targets_of({"rtmpUrl": urls[0]}, ENDPOINTS, room="r")
    assert isinstance(one, RtmpTarget)
    assert (one.name, one.address.stream) == (None, "k")


def test_endpoints_by_name() -> None:
    wanted: list[JsonValue] = [{"endpoint": "two"}, {"endpoint": "one"}]
    hls, rtmp = targets_of({"endpoints": wanted}, ENDPOINTS, room="r")
    assert isinstance(rtmp, RtmpTarget)
    assert (rtmp.name, rtmp.address.tls, rtmp.address.host) == ("one", True, "live.example.com")
    assert hls == HlsTarget(
        "two",
        "media",
        "eu-west-1",
        "arn:aws:iam::1:role/r",
        (Variant(960, 540, 24, 1200), Variant(320, 180, 30, 5000, iframe_only=True)),
        path_template="{room_name}/{epoch_time}",
        save=True,
    )


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "exactly one of rtmpUrl and endpoints should be given"),
        ({"rtmpUrl": "rtmp://a.example/x/k", "endpoints": []}, "exactly one of rtmpUrl and endpoints"),
        ({"rtmpUrl": []}, "rtmpUrl should name at least one target"),
        ({"endpoints": []}, "endpoints should name at least one target"),
        ({"endpoints": [{"endpoint": "three"}]}, "room r has no streaming endpoint named 'three'"),
        ({"rtmpUrl": ["rtmp://a.example/x/k", "rtmp://u:sekret@a.example/x/sekret"]}, r"rtmpUrl\[1\] cannot be used"),
        ({"rtmpUrl": "rtmp://a.example/sekret"}, "rtmpUrl cannot be used: it should name an application and a stream"),
        ({"endpoints": [{"endpoint": "spoilt"}]}, "streaming endpoint 'spoilt' cannot be used"),
    ],
)
def test_what_is_refused_and_how(body: dict[str, JsonValue], sentence: str) -> None:
    with pytest.raises(InvalidRequestError, match=sentence) as refusal:
        targets_of(body, ENDPOINTS, room="r")
    assert "sekret" not in str(refusal.value)
