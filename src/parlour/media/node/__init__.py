"""The media node behind the port: a process of ours on mediasoup (`media-node/`), driven over a protocol of ours."""
