"""Where exactly a bucket is. Its names come from customers, so they are judged before an address is made of them."""

import re
from dataclasses import dataclass
from typing import Final

from parlour.settings import StorageSettings
from parlour.storage.port import Place, StorageError

__all__ = ["Target", "target_of"]

_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""A label of a DNS name, as regions and namespaces become."""

_AWS_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_OTHER_BUCKET: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){1,254}")
_ROLE: Final = re.compile(r"[\x21-\x7e]{20,2048}")
_EXTERNAL_ID: Final = re.compile(r"[A-Za-z0-9+=,.@:/_-]{2,1224}")
_NOT_IN_SESSION_NAMES: Final = re.compile(r"[^A-Za-z0-9_+=,.@-]+")


@dataclass(frozen=True, slots=True)
class Target:
    """A bucket, and how it is reached."""

    bucket: str
    region: str
    endpoint: str | None
    """`None`: where Amazon has it."""
    path_style: bool
    conditional: bool
    """Whether the store is asked not to replace what is there; one that does not know the question refuses all."""
    role_arn: str | None
    external_id: str | None
    session_name: str
    """Under which the owner of the role finds us in logs."""


def target_of(place: Place, settings: StorageSettings) -> Target:
    """Return where a place is; raises `StorageError` for one that cannot be."""
    if _LABEL.fullmatch(place.region) is None:
        raise StorageError("the bucket's region is no name of a region")
    oci = place.provider == "oci"
    pattern = _OTHER_BUCKET if oci or settings.endpoint_url else _AWS_BUCKET
    if pattern.fullmatch(place.bucket) is None or ".." in place.bucket:
        raise StorageError("the bucket's name is no name of a bucket")
    # Oracle's store knows no roles: it is written to with the operator's own key.
    role = None if oci else place.role_arn
    if role is not None and _ROLE.fullmatch(role) is None:
        raise StorageError("the bucket's role is no name of a role")
    external_id = None if role is None else settings.external_id or place.external_id
    if external_id is not None and _EXTERNAL_ID.fullmatch(external_id) is None:
        raise StorageError("the domain's name is no external id")
    return Target(
        bucket=place.bucket,
        region=place.region,
        endpoint=_oracle(place) if oci else settings.endpoint_url or None,
        path_style=oci or settings.path_style,
        conditional=not oci,
        role_arn=role,
        external_id=external_id,
        session_name=_NOT_IN_SESSION_NAMES.sub("-", f"parlour-{place.external_id or 'server'}")[:64],
    )


def _oracle(place: Place) -> str:
    if _LABEL.fullmatch(place.namespace or "") is None:
        raise StorageError("the bucket's namespace is no name of a namespace")
    return f"https://{place.namespace}.compat.objectstorage.{place.region}.oraclecloud.com"
