"""Every pending operation, in the order of the documentation."""

from parlour.api.unavailable.phone_operations import PHONE

__all__ = ["UNAVAILABLE"]

UNAVAILABLE = PHONE
