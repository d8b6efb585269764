"""The kinds of value that a property can have: each validates, normalises and describes itself."""

from parlour.properties.kinds.base import Field, Kind
from parlour.properties.kinds.containers import Either, FreeObject, ListOf, Object
from parlour.properties.kinds.permissions import CanReceive, Permissions
from parlour.properties.kinds.scalars import Boolean, Choice, Integer, Number, String, Timestamp, UserId
from parlour.properties.kinds.template import Template
from parlour.properties.kinds.urls import Host, Url

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
