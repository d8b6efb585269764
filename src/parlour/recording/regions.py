"""In which region a live stream or a recording is made. Pure.

Source: `rtmp_geo` and `disable_rtmp_geo_fallback` of the founding document, and its groups of regions.
"""

from collections.abc import Collection
from typing import Final

__all__ = ["NoRegionError", "choose_region"]

_GROUPS: Final = {
    "us-west-2": ("us-west-2", "us-east-1", "sa-east-1"),
    "eu-central-1": ("eu-central-1", "eu-west-2", "af-south-1"),
    "ap-south-1": ("ap-southeast-1", "ap-southeast-2", "ap-northeast-2", "ap-south-1"),
}
"""Which regions of meetings belong to which region of workers."""


class NoRegionError(Exception):
    """There is no worker where one is wanted. The text is for people."""


def choose_region(
    wanted: str | None, *, workers: Collection[str | None], meeting: str | None, fallback: bool = True
) -> str | None:
    """Return the region of the worker to use: one of `workers`, the regions in which workers exist.

    `None` among `workers` stands for workers without a region, which serve any that lacks its own. `wanted` is
    `rtmp_geo`; `meeting` the region of the meeting's SFU. Without `fallback` (`disable_rtmp_geo_fallback`) only the
    wanted region does. Raises `NoRegionError`.
    """
    if not workers:
        raise NoRegionError("there is no worker that records or streams")
    if wanted is not None:
        if wanted in workers:
            return wanted
        if not fallback:
            raise NoRegionError(
                f"there is no worker in the region {wanted} now, and disable_rtmp_geo_fallback forbids another one"
            )
    group = next((region for region, members in _GROUPS.items() if meeting in members), None)
    for region in (meeting, group, None):
        if region in workers:
            return region
    return min(region for region in workers if region is not None)
