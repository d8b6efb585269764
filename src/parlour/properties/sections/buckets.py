"""Object-store buckets that belong to the customer."""

from typing import Final

from parlour.errors import InvalidRequestError
from parlour.properties.kinds import Boolean, Choice, Field, Object, String
from parlour.properties.source import DOCS, SEED, Source
from parlour.shapes.texts import missing
from parlour.strict_json import JsonValue

__all__ = ["bucket", "place"]

_name: Final = String(max_length=255, min_length=1)
_role: Final = String(max_length=2048, min_length=1)


def place(what: str, source: tuple[Source, ...]) -> tuple[Field, ...]:
    """Return the three names without which nothing can be stored in a customer's bucket."""
    return (
        Field(name="bucket_name", kind=_name, required=True, source=source, effect=f"The bucket for {what}."),
        Field(name="bucket_region", kind=_name, required=True, source=source, effect="The bucket's region."),
        Field(
            name="assume_role_arn",
            kind=_role,
            required=True,
            source=source,
            effect=f"The role that the server assumes to write {what}.",
        ),
    )


def _check_vendor(value: dict[str, JsonValue], at: str) -> None:
    """A namespace is how one vendor names accounts: needed there, meaningless elsewhere."""
    if value.get("storage_provider") == "oci":
        if "namespace" not in value:
            raise missing(f"{at}.namespace")
    elif "namespace" in value:
        raise InvalidRequestError(f"{at}.namespace is only for storage_provider oci")


def bucket(what: str, *, source: tuple[Source, ...] = (SEED,), can_be_played: bool = False) -> Object:
    """Return the kind of a bucket property for `what`. `can_be_played` adds the choice between saving and playing."""
    played = Field(
        name="allow_streaming_from_bucket",
        kind=Boolean(),
        default=False,
        source=source,
        effect="Links to stored files open in the browser instead of being saved.",
    )
    return Object(
        *place(what, source),
        Field(
            name="allow_api_access",
            kind=Boolean(),
            source=source,
            effect=f"Whether {what} in the bucket can be fetched through the REST API.",
        ),
        *((played,) if can_be_played else ()),
        Field(
            name="storage_provider",
            kind=Choice("aws", "oci"),
            default="aws",
            source=(DOCS,),
            effect="The vendor of the object store.",
        ),
        Field(
            name="namespace",
            kind=_name,
            source=(DOCS,),
            effect="The object store's namespace: required for `oci`, refused for `aws`.",
        ),
        rule=_check_vendor,
    )
