"""What can go wrong with a store, as people would say it; and what is worth another try."""

import re
from typing import Any, Final

from botocore import exceptions as boto

from parlour.storage.port import StorageError

__all__ = ["code_of", "failure_of"]

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


def code_of(error: BaseException) -> str:
    """Return the code with which a store refused, or the status; empty when it is something else."""
    if not isinstance(error, boto.ClientError):
        return ""
    code = str(error.response.get("Error", {}).get("Code", ""))
    return code if _CODE.fullmatch(code) is not None else "an unknown code"


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


def _refusal(error: Any, bucket: str) -> StorageError:
    code = code_of(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _PASSING or status >= 500 or status == 429:
        return StorageError(f"the store is in trouble ({code})", temporary=True)
    if error.operation_name == "AssumeRole":
        return StorageError(f"the role of the bucket {bucket} cannot be assumed ({code})")
    if code == "NoSuchBucket":
        return StorageError(f"there is no bucket {bucket}")
    if code == "NoSuchUpload":
        return StorageError("the store has dropped what was sent so far", temporary=True)
    if code in _KEYS:
        return StorageError(f"the store does not know this server's access key ({code})")
    if code in _CLOSED:
        return StorageError(f"the bucket {bucket} does not let this server in ({code})")
    if code in _ELSEWHERE:
        return StorageError(f"the bucket {bucket} is not in this region ({code})")
    return StorageError(f"the store refused ({code})")
