"""What can go wrong with a store, as people would say it; and what is worth another try."""

import re
from typing import Any, Final

from botocore import exceptions as boto

from parlour.storage.port import StorageError
from parlour.storage.s3.model import RefusalError

__all__ = ["failure_of"]

_CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")

_PASSING: Final = frozenset(
    {
        *(
            "429",
            "InternalError",
            "OperationAborted",
            "ConditionalRequestConflict",
            "RequestTimeout",
            "ServiceUnavailable",
        ),
        *("SlowDown", "Throttling", "ThrottlingException", "TooManyRequests", "ExpiredToken", "ExpiredTokenException"),
    }
)
_KEYS: Final = frozenset(
    {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidClientTokenId", "AuthFailure", "InvalidToken"}
)
_ELSEWHERE: Final = frozenset(
    {
        "301",
        "307",
        "PermanentRedirect",
        "TemporaryRedirect",
        "AuthorizationHeaderMalformed",
        "IllegalLocationConstraintException",
    }
)
_CLOSED: Final = frozenset({"403", "AccessDenied", "AllAccessDisabled", "AccountProblem", "Forbidden", "NotAuthorized"})
_SILENT: Final = (boto.ConnectTimeoutError, boto.ReadTimeoutError, TimeoutError)
_CUT: Final = (
    boto.ConnectionClosedError,
    boto.HTTPClientError,
    boto.ResponseStreamingError,
    boto.IncompleteReadError,
    ConnectionError,
)


def failure_of(error: Exception, bucket: str) -> StorageError:
    """Return what to tell of an exception of botocore. Never what the store wrote itself: that may name keys."""
    if isinstance(error, StorageError):
        return error
    if isinstance(error, boto.ClientError):
        return _refusal(error, bucket)
    if isinstance(error, boto.NoCredentialsError | boto.PartialCredentialsError):
        return StorageError("this server has no credentials for buckets: set storage.access_key_id or give it a role")
    if isinstance(error, boto.CredentialRetrievalError | boto.MetadataRetrievalError):
        return StorageError("this server's credentials for buckets cannot be had at the moment", temporary=True)
    if isinstance(error, boto.SSLError):
        return StorageError("the store's certificate is not trusted")
    if isinstance(error, _SILENT):
        return StorageError("the store does not answer", temporary=True)
    if isinstance(error, boto.EndpointConnectionError):
        return StorageError("the store cannot be reached", temporary=True)
    if isinstance(error, _CUT):
        return StorageError("the store broke off the connection", temporary=True)
    if isinstance(error, boto.ParamValidationError | boto.UnknownEndpointError | boto.InvalidRegionError):
        return StorageError("the store cannot be asked under these names")
    return StorageError("the store gave an answer that makes no sense", temporary=True)


def _refusal(error: Any, bucket: str) -> RefusalError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    if _CODE.fullmatch(code) is None:
        code = "an unknown code"
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _PASSING or (status >= 500 and status != 501) or status == 429:
        return RefusalError(f"the store is in trouble ({code})", code, temporary=True)
    if error.operation_name == "AssumeRole":
        return RefusalError(f"the role of the bucket {bucket} cannot be assumed ({code})", code)
    if code == "NoSuchUpload":
        return RefusalError("the store has dropped what was sent so far", code, temporary=True)
    return RefusalError(_said(code, bucket), code)


def _said(code: str, bucket: str) -> str:
    if code == "NoSuchBucket":
        return f"there is no bucket {bucket}"
    if code in {"PreconditionFailed", "412"}:
        return "there is a file of that name already"
    if code in _KEYS:
        return f"the store does not know this server's access key ({code})"
    if code in _CLOSED:
        return f"the bucket {bucket} does not let this server in ({code})"
    if code in _ELSEWHERE:
        return f"the bucket {bucket} is not in this region ({code})"
    return f"the store refused ({code})"
