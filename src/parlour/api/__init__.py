"""The REST API, one module per resource."""

from parlour.api.context import ApiContext, FileStores, LiveCalls, NoCalls
from parlour.api.failures import install_error_replies, nothing_here
from parlour.api.limits import RateLimits
from parlour.api.openapi import openapi_document
from parlour.api.replies import json_reply
from parlour.api.routes import OPERATIONS, TEMPLATE, RestApi

__all__ = [
    "OPERATIONS",
    "TEMPLATE",
    "ApiContext",
    "FileStores",
    "LiveCalls",
    "NoCalls",
    "RateLimits",
    "RestApi",
    "install_error_replies",
    "json_reply",
    "nothing_here",
    "openapi_document",
]
