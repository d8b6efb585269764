"""The kinds of value that a property can have: each validates, normalises and describes itself."""

from parlour.properties.kinds.template import Template
from parlour.properties.kinds.urls import Host, Url
from parlour.shapes import (
    Boolean,
    CanReceive,
    Choice,
    Either,
    Field,
    FreeObject,
    Integer,
    Kind,
    ListOf,
    Number,
    Object,
    Permissions,
    String,
    Timestamp,
    UserId,
)

__all__ = [
    "Boolean",
    "CanReceive",
    "Choice",
    "Either",
    "Field",
    "FreeObject",
    "Host",
    "Integer",
    "Kind",
    "ListOf",
    "Number",
    "Object",
    "Permissions",
    "String",
    "Template",
    "Timestamp",
    "Url",
    "UserId",
]
