"""The data folder and the database."""

import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from parlour.cli.checks.finding import Finding, ok, warning, wrong

if TYPE_CHECKING:
    from parlour.settings import Settings

__all__ = ["check_bucket", "check_database", "check_folder"]

FOLDER: Final = "data folder"
DATABASE: Final = "database"
BUCKET: Final = "bucket"
SETTING: Final = "server.data_dir (--data-dir)"
TOO_LITTLE: Final = 100_000_000
LITTLE: Final = 1_000_000_000
"""Bytes."""


def check_folder(path: Path) -> list[Finding]:
    """Look at the folder for everything that the server writes."""
    try:
        return _missing(path) if not path.exists() else _present(path)
    except OSError as error:
        return [wrong(FOLDER, f"{path} cannot be looked at: {error.strerror}", f"correct {SETTING}")]


def _missing(path: Path) -> list[Finding]:
    above = next(parent for parent in path.absolute().parents if parent.exists())
    if not os.access(above, os.W_OK | os.X_OK):
        return [wrong(FOLDER, f"{path} does not exist and cannot be made in {above}", f"make it, or change {SETTING}")]
    return [ok(FOLDER, f"{path} does not exist yet; the first start makes it"), *_space(above)]


def _present(path: Path) -> list[Finding]:
    if not path.is_dir():
        return [wrong(FOLDER, f"{path} is no folder", f"change {SETTING}")]
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        user, owner = os.geteuid(), path.stat().st_uid
        return [
            wrong(
                FOLDER,
                f"{path} belongs to user {owner}; this user ({user}) cannot write there",
                f"run as the user that runs the server, give it the folder (chown -R), or change {SETTING}",
            )
        ]
    found = _space(path)
    if (owner := path.stat().st_uid) != os.geteuid():
        found.append(
            warning(
                FOLDER,
                f"{path} belongs to user {owner}, not to this one ({os.geteuid()})",
                "run this command as the user that runs the server: files made by another may be out of its reach",
            )
        )
    exposed = [each.name for each in path.iterdir() if each.is_file() and each.stat().st_mode & 0o077]
    if exposed and stat.S_IMODE(path.stat().st_mode) & 0o077:
        found.append(
            warning(
                FOLDER, f"others may read {', '.join(sorted(exposed)[:3])} in {path}", f"run: chmod -R go-rwx {path}"
            )
        )
    return found or [ok(FOLDER, f"{path} can be written")]


def _space(path: Path) -> list[Finding]:
    """Return what is to be said about the free space, or nothing."""
    free = shutil.disk_usage(path).free
    if free >= LITTLE:
        return []
    text = f"{free // 1_000_000} MB are free where {path} is"
    advice = f"make room, or change {SETTING}: without any, nothing can be written"
    return [wrong(FOLDER, text, advice) if free < TOO_LITTLE else warning(FOLDER, text, advice)]


async def check_database(settings: "Settings") -> list[Finding]:
    """Ask the database what it is; it is neither made nor brought up to date."""
    from parlour.errors import ParlourError
    from parlour.store.inspection import applied_revision, exists
    from parlour.store.migrate import newest_revision

    where = "the database" if settings.database.url.get_secret_value() else "the embedded database"
    try:
        if not exists(settings.database_url):
            return [ok(DATABASE, f"{where} does not exist yet; the first start makes it")]
        applied, newest = await applied_revision(settings.database_url), newest_revision()
    except ParlourError as error:
        return [wrong(DATABASE, f"{where} cannot be used: {error.info}", "correct database.url, or start the database")]
    if applied is None:
        return [ok(DATABASE, f"{where} is empty; the first start furnishes it")]
    if applied > newest:
        text = f"{where} was used by a newer version of Parlour (its tables are {applied}, this one knows {newest})"
        return [wrong(DATABASE, text, "install that version, or restore a backup from before it")]
    if applied < newest:
        text = f"{where} is older than this version ({applied}, not {newest})"
        return [warning(DATABASE, text, "nothing to do: the next start brings it up to date (back it up before)")]
    return [ok(DATABASE, f"{where} answers and is up to date ({newest})")]


async def check_bucket(settings: "Settings") -> list[Finding]:
    """Ask for the bucket of recordings, if they go into one. Nothing is stored there."""
    from parlour.clock import SystemClock
    from parlour.storage import StorageError
    from parlour.storage.s3 import RefusalError, S3Store
    from parlour.storage.stores import own_place

    if settings.storage.recordings != "s3":
        return []
    name = settings.storage.bucket
    try:
        store = S3Store(own_place(settings.storage), settings.storage, SystemClock())
        try:
            await store.look()
        finally:
            store.close()
    except StorageError as error:
        if isinstance(error, RefusalError) and error.code in {"403", "AccessDenied"}:
            text = f"the bucket {name} does not let itself be looked at; recordings may go there all the same"
            return [warning(BUCKET, text, "give the key or role of storage.* also s3:ListBucket, or try a recording")]
        return [wrong(BUCKET, f"recordings cannot go to the bucket {name}: {error.info}", "correct storage.*")]
    return [ok(BUCKET, f"the bucket {name} answers")]
