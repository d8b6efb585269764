"""Animated pictures for the chat: found and fetched at Giphy by the server, so that browsers speak to nobody else."""

from parlour.gifs.pictures import BusyError, Picture, PictureError, UnknownPictureError
from parlour.gifs.service import GifService
from parlour.gifs.signing import SIZES

__all__ = ["SIZES", "BusyError", "GifService", "Picture", "PictureError", "UnknownPictureError"]
