"""How the worker's source is made to fit the system's libraries: the one list of what is changed in it, and why."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from scripts.media_worker.console import SetupError

RECIPE = Path(__file__).resolve().parent / "recipe"

# Upstream's release build, with -O2 to spare the compiler, and with the guards that programs on open ports deserve.
OPTIONS = (
    "--buildtype=release",
    "-Doptimization=2",
    "-Db_ndebug=true",
    "-Db_pie=true",
    "-Dcpp_args=-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong",
    "-Dcpp_link_args=-Wl,-z,relro,-z,now",
    "--wrap-mode=nodownload",
)


@dataclass(frozen=True)
class Change:
    """A piece of text in one file that is replaced; it must be there exactly once."""

    file: str
    before: str
    after: str

    def apply(self, source: Path) -> None:
        """Make the change below `source`; `SetupError` when the file is not as expected."""
        path = source / self.file
        text = path.read_text()
        if text.count(self.before) != 1:
            raise SetupError(f"the place in mediasoup's {self.file} that scripts/media_worker/recipe.py changes")
        path.write_text(text.replace(self.before, self.after))


CHANGES = (
    # The callback of the BIO that DTLS writes to must hand on the result of what it is called after. It compares the
    # kind of call with the flag that marks such calls, instead of looking for the flag in it, and so answers 1 to every
    # question. A system's OpenSSL knows TLS in the kernel, takes that 1 for "the kernel encrypts", allocates no buffer
    # to write to, and the first browser that connects ends the worker.
    Change(
        "src/RTC/DtlsTransport.cpp",
        "(operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1;",
        "((operationType & BIO_CB_RETURN) != 0) ? static_cast<long>(ret) : 1;",
    ),
    # Whoever writes a browser's address on a datagram must not end its call. OpenSSL takes a record that is shorter
    # than its cipher's nonce and tag for an error of its own, and then decrypts nothing any more (CVE-2026-75806;
    # Debian 12 mends it in 3.0.22-1~deb12u2). A system's OpenSSL may be older, so it does not get to see such records.
    Change(
        "src/RTC/DtlsTransport.cpp",
        '#include "RTC/DtlsTransport.hpp"\n',
        '#include "RTC/DtlsTransport.hpp"\n#include "RTC/DtlsRecords.hpp"\n',
    ),
    Change(
        "src/RTC/DtlsTransport.cpp",
        "\t\t// Write the received DTLS data into the sslBioFromNetwork.\n",
        "\t\tif (this->handshakeDone && !DtlsRecords::MayBeOfPeer(this->ssl, data, len))\n"
        '\t\t{\n\t\t\tMS_WARN_DEV("ignoring a datagram that is not of the peer");\n\n\t\t\treturn;\n\t\t}\n\n'
        "\t\t// Write the received DTLS data into the sslBioFromNetwork.\n",
    ),
    # What is included everywhere, precompiled for each of the two parts: they are compiled with different options.
    Change(
        "meson.build",
        "executable(\n  'mediasoup-worker',\n",
        "executable(\n  'mediasoup-worker',\n  cpp_pch: 'precompiled/precompiled.hpp',\n",
    ),
    Change(
        "deps/libwebrtc/meson.build",
        "  'libwebrtc',\n  libwebrtc_sources,\n",
        "  'libwebrtc',\n  libwebrtc_sources,\n  cpp_pch: 'precompiled/precompiled.hpp',\n",
    ),
    # The bandwidth estimation includes generated headers by way of Logger.hpp, but nothing made it wait for them.
    Change(
        "deps/libwebrtc/meson.build",
        "  ],\n  include_directories: libwebrtc_include_directories,",
        "    flatbuffers_generator_dep,\n  ],\n  include_directories: libwebrtc_include_directories,",
    ),
)


def prepare(package: Path, target: Path) -> None:
    """Copy the worker's source in `package` to `target` and make it fit."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(package, target)
    for wrap in (target / "subprojects").glob("*.wrap"):
        wrap.unlink()
    shutil.copytree(RECIPE / "subprojects", target / "subprojects", dirs_exist_ok=True)
    shutil.copy(RECIPE / "DtlsRecords.hpp", target / "include" / "RTC")
    for part in (target, target / "deps" / "libwebrtc"):
        (part / "precompiled").mkdir()
        shutil.copy(RECIPE / "precompiled.hpp", part / "precompiled")
    for change in CHANGES:
        change.apply(target)


def fingerprint() -> str:
    """A short hash over everything that decides what the build makes out of a given source."""
    whole = hashlib.sha256()
    files = [Path(__file__), *(path for path in RECIPE.rglob("*") if path.is_file() and path.suffix != ".md")]
    for path in sorted(files):
        whole.update(f"{path.relative_to(RECIPE.parent)}\0".encode() + path.read_bytes() + b"\0")
    return whole.hexdigest()[:12]
