"""The server key: what seals API keys at rest.

Meeting tokens are signed with the API key itself, so a hash is not enough to verify them: the key is kept encrypted
(AES-256-GCM) under a server key that lives in the data folder, apart from the database. Several servers on one database
need the same `server.key`.
"""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from parlour.store.backends.sqlite import was_emptied
from parlour.store.data_folder import KEY_FILE, make_private, private_folder
from parlour.store.errors import StoreSetupError

__all__ = ["Vault", "load_server_key"]

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


def load_server_key(data_dir: Path, *, database_url: str = "") -> bytes:
    """Return the server key of `data_dir`, made at the first call (readable by its owner alone).

    Safe when two processes start at once: both get the same key. Raises `StoreSetupError`, also when the key has been
    there and the database that it belongs to is an empty file: whatever happened, nobody wants a new one unasked.
    """
    path = data_dir / KEY_FILE
    try:
        private_folder(data_dir)
        if not path.exists():
            _create(path)
        elif (lost := was_emptied(database_url)) is not None:
            raise StoreSetupError(
                f"{lost} is empty, but {path} belongs to a database that was in use: restore {lost.name} "
                "from a backup, or delete it to begin anew"
            )
        make_private(path)
        key = bytes.fromhex(path.read_text("ascii").strip())
    except OSError as error:
        raise StoreSetupError(f"cannot use {path}: {error.strerror}") from None
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise StoreSetupError(f"{path} is not a server key: it should hold {2 * _KEY_BYTES} hexadecimal digits")
    return key


def _create(path: Path) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(_KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)  # unlike a rename, this never replaces the key that a rival made first
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Vault:
    """Seals and opens API keys with the server key."""

    def __init__(self, server_key: bytes) -> None:
        self._cipher = AESGCM(server_key)
        self.fingerprint = hmac.new(server_key, b"parlour server key", hashlib.sha256).hexdigest()[:32]
        """Tells server keys apart without saying anything about them."""

    def seal(self, secret: str, *, owner: str) -> str:
        """Return `secret` encrypted, as text that only opens for the same `owner` (the key's id)."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, secret.encode(), owner.encode())).decode("ascii")

    def open(self, sealed: str, *, owner: str) -> str:
        """Return the secret in `sealed`; raises `StoreSetupError` when it was sealed otherwise."""
        try:
            raw = base64.b64decode(sealed)
            return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], owner.encode()).decode()
        except (InvalidTag, ValueError):  # a text that is damaged is none of ours either
            raise StoreSetupError("an API key in the database was sealed with another server key") from None


def fingerprint_of_secret(secret: str) -> str:
    """Return what an API key is looked up by: keys are 256 random bits, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
