"""A bucket through botocore: everything that blocks, and everything that botocore does not type.

Calls are made once: who retries can be cancelled, and botocore's own retries sleep in the thread.
"""

import contextlib
import datetime
import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import botocore.loaders
import botocore.session
from botocore.client import Config
from botocore.credentials import CredentialProvider, RefreshableCredentials
from botocore.exceptions import ClientError, NoCredentialsError

from parlour.storage.port import StorageError
from parlour.storage.s3.model import Head, Keys, Part, Timeouts
from parlour.storage.s3.target import Target

for _talker in ("botocore", "urllib3"):
    logging.getLogger(_talker).setLevel(
        logging.WARNING
    )  # on request they would write down what requests are signed with

__all__ = ["Bucket"]

LONGEST_LINK_S: Final = 7 * 24 * 3600
"""S3 signs no address for longer."""

_SESSION_S: Final = 3600
"""How long a role is assumed: what every role allows, also where this server has its credentials by a role itself."""

_PIECE: Final = 1024 * 1024
"""Bytes of an object that are read at a time."""

_ABSENT: Final = frozenset({"404", "NoSuchKey", "NotFound"})


def _utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Bucket:
    """The calls to one bucket, each from any thread. They raise what botocore raises."""

    def __init__(
        self,
        target: Target,
        keys: Keys | None,
        timeouts: Timeouts,
        *,
        utc_now: Callable[[], datetime.datetime] = _utc_now,
    ) -> None:
        self._target = target
        self._conditional = target.conditional
        self._keys = keys
        self._timeouts = timeouts
        self._utc_now = utc_now
        self._lock = threading.Lock()
        self._made: tuple[Any, Any] | None = None

    def put(self, key: str, body: bytes, *, content_type: str) -> None:
        """Store a whole object, where there is none yet."""
        self._call_unless_there("put_object", Key=key, Body=body, ContentType=content_type)

    def replace(self, key: str, body: bytes, *, content_type: str) -> None:
        """Store a whole object, whatever is there; it is soon replaced itself."""
        self._call("put_object", Key=key, Body=body, ContentType=content_type, CacheControl="no-cache")

    def begin(self, key: str, *, content_type: str) -> str:
        """Begin an object of several parts; returns the upload's id."""
        return str(self._call("create_multipart_upload", Key=key, ContentType=content_type)["UploadId"])

    def send(self, key: str, upload: str, number: int, body: bytes) -> Part:
        """Send a part, instead of an earlier one with the same number."""
        answer = self._call("upload_part", Key=key, UploadId=upload, PartNumber=number, Body=body)
        return Part(number, str(answer["ETag"]))

    def complete(self, key: str, upload: str, parts: list[Part]) -> None:
        """Make an object of parts, where there is none yet."""
        listed = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
        whole = {"Parts": listed}
        self._call_unless_there("complete_multipart_upload", Key=key, UploadId=upload, MultipartUpload=whole)

    def abort(self, key: str, upload: str) -> None:
        """Drop an upload with its parts; one that is not there is no error."""
        try:
            self._call("abort_multipart_upload", Key=key, UploadId=upload)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") not in {"NoSuchUpload", "404"}:
                raise

    def uploads(self, key: str) -> list[str]:
        """Return the ids of unfinished uploads under a key."""
        answer = self._call("list_multipart_uploads", Prefix=key)
        return [str(upload["UploadId"]) for upload in answer.get("Uploads", []) if upload.get("Key") == key]

    def fetch(self, key: str, path: Path, *, max_bytes: int, stopped: threading.Event) -> int:
        """Write an object into a new file, until `stopped`; returns its size."""
        try:
            body = self._call("get_object", Key=key)["Body"]
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _ABSENT:
                raise StorageError("there is no such file") from error
            raise
        try:
            with contextlib.closing(body):
                return _save(body, path, max_bytes, stopped)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def head(self, key: str) -> Head | None:
        """Return what an object is like, `None` when there is none."""
        try:
            answer = self._call("head_object", Key=key)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _ABSENT:
                return None
            raise
        plain = "SSECustomerAlgorithm" not in answer and answer.get("ServerSideEncryption", "AES256") == "AES256"
        return Head(int(answer["ContentLength"]), str(answer.get("ETag", "")).strip('"') if plain else None)

    def look(self) -> None:
        """Ask whether the bucket is there; needs the right to list it (`s3:ListBucket`)."""
        try:
            self._call("head_bucket")
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _ABSENT:  # what is asked without a body has no better one
                error.response["Error"]["Code"] = "NoSuchBucket"
            raise

    def delete(self, key: str) -> None:
        """Delete an object; one that is not there is no error."""
        self._call("delete_object", Key=key)

    def presign(self, key: str, *, seconds: int, disposition: str) -> tuple[str, int]:
        """Return an address of an object and for how many seconds it is good: never longer than the credentials."""
        client, credentials = self._connected()
        left = _seconds_left(credentials)
        if left is not None and left < seconds and self._target.role_arn is not None:
            client, credentials = self._connected(anew=True)
            left = _seconds_left(credentials)
        granted = max(1, min(seconds, LONGEST_LINK_S, seconds if left is None else left))
        wanted = {"Bucket": self._target.bucket, "Key": key, "ResponseContentDisposition": disposition}
        return str(client.generate_presigned_url("get_object", Params=wanted, ExpiresIn=granted)), granted

    def close(self) -> None:
        """Close the connections, unless one is being made at this moment: nobody waits for that."""
        if self._lock.acquire(blocking=False):
            try:
                if self._made is not None:
                    self._made[0].close()
                    self._made = None
            finally:
                self._lock.release()

    def _call_unless_there(self, operation: str, **arguments: Any) -> None:
        if self._conditional:
            try:
                self._call(operation, IfNoneMatch="*", **arguments)
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") != "NotImplemented":
                    raise
                self._conditional = False  # a store that does not know the question, and was asked what is there
            else:
                return
        self._call(operation, **arguments)

    def _call(self, operation: str, **arguments: Any) -> Mapping[str, Any]:
        client, _ = self._connected()
        answer: Mapping[str, Any] = getattr(client, operation)(Bucket=self._target.bucket, **arguments)
        return answer

    def _connected(self, *, anew: bool = False) -> tuple[Any, Any]:
        """Return the client and its credentials, made at the first call: looking for them may ask the network."""
        with self._lock:
            if self._made is None or anew:
                session = self._session()
                if self._target.role_arn is not None:
                    session = self._as_role(session, self._target.role_arn)
                credentials = session.get_credentials()
                if credentials is None:
                    raise NoCredentialsError
                if self._made is not None:
                    self._made[0].close()
                self._made = self._client(session, "s3"), credentials
            return self._made

    def _session(self) -> Any:
        session = _new_session()
        if self._keys is not None:
            session.set_credentials(self._keys.access, self._keys.secret)
        return session

    def _as_role(self, session: Any, role: str) -> Any:
        sts = self._client(session, "sts")
        named = {} if self._target.external_id is None else {"ExternalId": self._target.external_id}

        def assume() -> dict[str, str]:
            answer = sts.assume_role(
                RoleArn=role, RoleSessionName=self._target.session_name, DurationSeconds=_SESSION_S, **named
            )["Credentials"]
            return {
                "access_key": answer["AccessKeyId"],
                "secret_key": answer["SecretAccessKey"],
                "token": answer["SessionToken"],
                "expiry_time": answer["Expiration"].isoformat(),
            }

        first = assume()
        # They are renewed before they expire, in the middle of long uploads.
        credentials = RefreshableCredentials(
            first["access_key"],
            first["secret_key"],
            first["token"],
            datetime.datetime.fromisoformat(first["expiry_time"]),
            assume,
            _Given.METHOD,
            time_fetcher=self._utc_now,
        )
        assumed = _new_session()
        assumed.get_component("credential_provider").insert_before("env", _Given(credentials))
        return assumed

    def _client(self, session: Any, service: str) -> Any:
        config = Config(
            region_name=self._target.region,
            signature_version="s3v4" if service == "s3" else "v4",
            connect_timeout=self._timeouts.connect,
            read_timeout=self._timeouts.silence,
            retries={"total_max_attempts": 1, "mode": "standard"},
            s3={"addressing_style": "path" if self._target.path_style else "virtual"},
            # Bodies are signed as they are, which every store checks; newer checksums are known to some only.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            ignore_configured_endpoint_urls=True,
        )
        return session.create_client(
            service, region_name=self._target.region, endpoint_url=self._target.endpoint, config=config
        )


_models: Final = botocore.loaders.create_loader()
"""The descriptions of services: large files, read once for all buckets."""


def _new_session() -> Any:
    session = botocore.session.Session()
    session.register_component("data_loader", _models)
    return session


class _Given(CredentialProvider):  # type: ignore[misc]  # botocore is not typed
    """Credentials that are there already, as a source of credentials."""

    METHOD = "parlour"
    CANONICAL_NAME = "parlour"

    def __init__(self, credentials: RefreshableCredentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> RefreshableCredentials:
        """Return them."""
        return self._credentials


def _save(body: Any, path: Path, max_bytes: int, stopped: threading.Event) -> int:
    size = 0
    with path.open("xb") as file:
        while piece := body.read(_PIECE):
            size += len(piece)
            if size > max_bytes:
                raise StorageError(f"the file has more than {max_bytes} bytes")
            if stopped.is_set():
                raise StorageError("it was stopped")
            try:
                file.write(piece)
            except OSError as error:  # not to be taken for one of the connection
                raise StorageError(f"cannot write the file: {error.strerror}") from error
    return size


def _seconds_left(credentials: Any) -> int | None:
    """Return for how many seconds credentials are good still; `None` for those that do not end."""
    if not isinstance(credentials, RefreshableCredentials):
        return None
    credentials.get_frozen_credentials()
    low, high = 0, LONGEST_LINK_S
    while low < high:  # it tells no time, but whether it ends within so many seconds
        middle = (low + high + 1) // 2
        low, high = (low, middle - 1) if credentials.refresh_needed(refresh_in=middle) else (middle, high)
    return low
