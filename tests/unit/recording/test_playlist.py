"""Playlists as players read them."""

from parlour.recording.playlist import Segment, master_playlist, media_playlist
from parlour.recording.targets import Variant

SEGMENTS = [Segment("0_00007.ts", 4.0), Segment("0_00008.ts", 3.96)]


def test_a_live_playlist_names_where_it_begins_and_no_end() -> None:
    assert media_playlist(SEGMENTS, first=7, target_seconds=4, kept=False, ended=False) == (
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        "#EXTINF:4.000,\n0_00007.ts\n#EXTINF:3.960,\n0_00008.ts\n"
    )


def test_one_that_is_kept_grows_and_then_is_a_film() -> None:
    growing = media_playlist(SEGMENTS, first=0, target_seconds=4, kept=True, ended=False)
    whole = media_playlist(SEGMENTS, first=0, target_seconds=4, kept=True, ended=True)
    assert "#EXT-X-PLAYLIST-TYPE:EVENT\n" in growing
    assert "#EXT-X-PLAYLIST-TYPE:VOD\n" in whole
    assert "ENDLIST" not in growing
    assert whole.endswith("#EXT-X-ENDLIST\n")


def test_no_segment_is_longer_than_the_playlist_says() -> None:
    text = media_playlist([Segment("a.ts", 6.5)], first=0, target_seconds=4, kept=False, ended=False)
    assert "#EXT-X-TARGETDURATION:7\n" in text


def test_key_pictures_say_that_they_are_nothing_else() -> None:
    text = media_playlist(SEGMENTS, first=0, target_seconds=4, kept=True, ended=False, iframes=True)
    assert "#EXT-X-VERSION:4\n" in text
    assert "#EXT-X-I-FRAMES-ONLY\n" in text


def test_the_master_playlist_names_the_best_first() -> None:
    small, large = Variant(640, 360, 25, 600), Variant(1920, 1080, 30, 5000)
    keys = Variant(320, 180, 30, 100, iframe_only=True)
    assert master_playlist([(keys, "2.m3u8"), (small, "0.m3u8"), (large, "1.m3u8")]).splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:4",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        "#EXT-X-STREAM-INF:BANDWIDTH=6153600,AVERAGE-BANDWIDTH=5128000,RESOLUTION=1920x1080,FRAME-RATE=30.000,"
        'CODECS="avc1.4d4028,mp4a.40.2"',
        "1.m3u8",
        "#EXT-X-STREAM-INF:BANDWIDTH=873600,AVERAGE-BANDWIDTH=728000,RESOLUTION=640x360,FRAME-RATE=25.000,"
        'CODECS="avc1.4d401e,mp4a.40.2"',
        "0.m3u8",
        '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=120000,RESOLUTION=320x180,CODECS="avc1.4d4015",URI="2.m3u8"',
    ]
