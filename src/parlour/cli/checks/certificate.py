"""Certificates: can they be used, until when, and for which names."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from parlour.cli.checks.finding import Finding, ok, warning, wrong

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["check_certificate"]

SOON: Final = 14
"""Days before its end in which a certificate should have been renewed."""

_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class _Pair:
    check: str
    certificate: Path
    key: Path
    settings: str


def check_certificate(
    check: str, certificate: Path, key: Path, *, host: str | None, now: float, settings: str
) -> list[Finding]:
    """Judge a certificate and its key. `host` is the name that browsers use, where it is known; `now` a Unix moment.

    `settings` names the two settings in advice.
    """
    pair = _Pair(check, certificate, key, settings)
    if (problem := _unreadable(pair)) is not None:
        return [problem]
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError:
        text = f"{certificate} and {key} are not a certificate and its private key in PEM format"
        return [wrong(check, text, f"correct {settings}")]
    from cryptography.x509 import load_pem_x509_certificates

    leaf = load_pem_x509_certificates(certificate.read_bytes())[0]
    return [*_validity(pair, leaf, now), *_names(pair, leaf, host)] or [
        ok(check, f"{certificate} is good until {leaf.not_valid_after_utc:%Y-%m-%d}")
    ]


def _unreadable(pair: _Pair) -> Finding | None:
    for path in (pair.certificate, pair.key):
        try:
            path.read_bytes()
        except OSError as error:
            text = f"{path} cannot be read: {error.strerror}"
            return wrong(pair.check, text, f"correct {pair.settings}, or let this user read the file")
    return None


def _validity(pair: _Pair, leaf: "Certificate", now: float) -> list[Finding]:
    begins, ends = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    if now < begins.timestamp():
        text = f"{pair.certificate} is good from {begins:%Y-%m-%d} on only"
        return [wrong(pair.check, text, "check the clock, or have another one made")]
    left = (ends.timestamp() - now) / _DAY
    if left <= 0:
        return [wrong(pair.check, f"{pair.certificate} ended on {ends:%Y-%m-%d}", "renew it, and restart the server")]
    if left < SOON:
        text = f"{pair.certificate} ends on {ends:%Y-%m-%d}, in {left:.0f} days"
        return [warning(pair.check, text, "renew it, and restart the server")]
    return []


def _names(pair: _Pair, leaf: "Certificate", host: str | None) -> list[Finding]:
    names = _names_of(leaf)
    if host is None or any(_covers(name, host) for name in names):
        return []
    text = f"{pair.certificate} is for {', '.join(names) or 'no name'}, and browsers ask for {host}"
    return [wrong(pair.check, text, f"have one made for {host}, or correct server.public_url or turn.host")]


def _names_of(leaf: "Certificate") -> list[str]:
    from cryptography import x509

    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))]


def _covers(name: str, host: str) -> bool:
    """Tell whether a name in a certificate stands for `host`; a star stands for one label, the first."""
    name, host = name.lower(), host.lower()
    return name == host or (name.startswith("*.") and name[1:] == host[host.find(".") :] and host.find(".") > 0)
