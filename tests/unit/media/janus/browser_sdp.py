"""Session descriptions as a browser writes them, made to measure."""

from pathlib import Path

__all__ = ["FINGERPRINT", "description", "fixture"]

FINGERPRINT = ":".join(["AB"] * 32)


def fixture(name: str) -> str:
    """Return a description that was recorded from a real browser, with its line ends."""
    return (Path(__file__).parent / "fixtures" / name).read_bytes().decode()


def description(*sections: tuple[str, str, str], session: int = 1, version: int = 1) -> str:
    """Return a description of `sections`: kind, mid, direction."""
    lines = [
        "v=0",
        f"o=- {session} {version} IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(mid for _, mid, _ in sections),
        "a=ice-ufrag:abcd",
        "a=ice-pwd:abcdefghijklmnopqrstuvwx",
        f"a=fingerprint:sha-256 {FINGERPRINT}",
        "a=setup:actpass",
    ]
    for kind, mid, direction in sections:
        payload, codec = ("111", "opus/48000/2") if kind == "audio" else ("96", "VP8/90000")
        lines += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {payload}", "c=IN IP4 0.0.0.0", f"a=mid:{mid}", f"a={direction}"]
        lines += ["a=rtcp-mux", f"a=rtpmap:{payload} {codec}"]
    return "\r\n".join(lines) + "\r\n"
