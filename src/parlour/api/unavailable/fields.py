"""Kinds of value that only telephony has."""

from typing import Final

from parlour.properties.kinds.forms import Matching

__all__ = ["DIGITS", "PHONE"]

PHONE: Final = Matching(r"\+[1-9][0-9]{1,14}", "a phone number in E.164 form, such as +15551234567", max_length=32)
DIGITS: Final = Matching(r"[0-9A-D*#w,]{1,20}", "1 to 20 of the characters 0-9, A-D, *, #, w and comma", max_length=64)
