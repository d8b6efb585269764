"""Where finished recordings and other files go."""

import re
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic import model_validator as whole

from parlour.settings.groups.base import Group
from parlour.settings.hosts import ORIGIN

__all__ = ["StorageSettings"]

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
_REGION = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class StorageSettings(Group):
    """Where recordings and the like go: a folder of this machine, or a bucket of S3 or of a store that speaks it."""

    recordings: Literal["local", "s3"] = Field(
        "local",
        description="Where recordings go whose room and domain name no bucket of their own (`recordings_bucket`): "
        "`local` for `recordings/` in the data folder, `s3` for `bucket`.",
    )
    bucket: str = Field("", description="The bucket for recordings; needed for `s3`.")
    region: str = Field("", description="The region of `bucket`, such as `eu-central-1`; needed for `s3`.")
    endpoint_url: str = Field(
        "",
        description="Where the store is, for others than Amazon's, such as `https://s3.example.com`. It is then used "
        "for buckets of rooms and domains, too, and for assuming their roles.",
    )
    path_style: bool = Field(
        False,
        description="Put the bucket's name into the path of addresses instead of the host's name; most stores behind "
        "an `endpoint_url` want that.",
    )
    access_key_id: str = Field(
        "",
        description="Access key of the store. Empty: the server looks where Amazon's own programs do (environment, "
        "`~/.aws`, the role of the machine or container).",
    )
    secret_access_key: SecretStr = Field(SecretStr(""), description="The secret half of `access_key_id`.")
    external_id: str = Field(
        "",
        pattern=r"^(|[A-Za-z0-9+=,.@:/_-]{2,1224})$",
        description="The external id with which the server assumes the roles of rooms' and domains' buckets. Empty: "
        "the name of the domain, as at Daily. The same for all domains lets each use the roles that trust another.",
    )
    oci_access_key_id: str = Field(
        "", description="Customer secret key of Oracle's store, for buckets with `storage_provider` `oci`."
    )
    oci_secret_access_key: SecretStr = Field(SecretStr(""), description="The secret half of `oci_access_key_id`.")
    part_bytes: int = Field(
        8_388_608,
        ge=5_242_880,
        le=268_435_456,
        description="In which parts a recording is sent to a bucket while it runs, in bytes. Each is in memory while "
        "it is sent. Later parts of very long recordings are larger, since a bucket takes 10,000.",
    )

    @field_validator("endpoint_url")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        if value and ORIGIN.fullmatch(value) is None:
            raise ValueError("must look like https://s3.example.com, without a path")
        return value.lower()

    @field_validator("bucket")
    @classmethod
    def _is_bucket(cls, value: str) -> str:
        if value and _BUCKET.fullmatch(value) is None:
            raise ValueError("is no name of a bucket")
        return value

    @field_validator("region")
    @classmethod
    def _is_region(cls, value: str) -> str:
        if value and _REGION.fullmatch(value) is None:
            raise ValueError("must look like eu-central-1")
        return value

    @whole(mode="after")
    def _fit_together(self) -> "StorageSettings":
        if self.recordings == "s3" and not (self.bucket and self.region):
            raise ValueError("recordings go to s3: set bucket and region")
        if bool(self.access_key_id) != bool(self.secret_access_key.get_secret_value()):
            raise ValueError("access_key_id and secret_access_key belong together: set both or neither")
        if bool(self.oci_access_key_id) != bool(self.oci_secret_access_key.get_secret_value()):
            raise ValueError("oci_access_key_id and oci_secret_access_key belong together: set both or neither")
        return self
