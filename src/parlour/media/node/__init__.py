"""The media node behind the port: a process of ours on mediasoup (`media-node/`), driven over a protocol of ours."""

from parlour.media.node.driver import MediasoupSfu
from parlour.media.node.options import NodeOptions, cores

__all__ = ["MediasoupSfu", "NodeOptions", "cores"]
