"""Shapes of values: the kinds of which properties, bodies of requests and messages are declared. Pure.

A kind tells good values from bad ones, writes good ones in one way, and describes itself.
"""

from parlour.shapes.base import Field, Kind, Schema
from parlour.shapes.containers import Either, ListOf, Object
from parlour.shapes.free import FreeObject
from parlour.shapes.permissions import CanReceive, Permissions
from parlour.shapes.scalars import Boolean, Choice, Integer, Number, String, Timestamp, UserId
from parlour.shapes.source import Source

__all__ = [
    "Boolean",
    "CanReceive",
    "Choice",
    "Either",
    "Field",
    "FreeObject",
    "Integer",
    "Kind",
    "ListOf",
    "Number",
    "Object",
    "Permissions",
    "Schema",
    "Source",
    "String",
    "Timestamp",
    "UserId",
]
