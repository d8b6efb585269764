"""Operations that need a worker which does not exist yet: they check everything and say what is missing.

A request that the documentation refuses is refused in the documented words here too, so an application that was
written against this server keeps working on the day the worker is there. A request that is in order gets 400 and the
name of what is missing. Lists are empty, because there is nothing to list, and ids are unknown.
"""

from parlour.api.unavailable.operations import UNAVAILABLE

__all__ = ["UNAVAILABLE"]
