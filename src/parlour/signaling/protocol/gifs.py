"""Animated pictures for the chat: the search for them, and what a message says of the one that it carries."""

from typing import Final, get_args

from parlour.calls.gifs import MAX_SIDE, GifTrouble
from parlour.shapes import Choice, Integer, ListOf, String
from parlour.shapes.messages import Request, maybe, must
from parlour.shapes.records import Nullable, Record
from parlour.shapes.text import Text

__all__ = ["GIF", "GIF_REQUESTS", "SENT_GIF"]

MAX_GIFS: Final = 24
MAX_OFFSET: Final = 480

_SIDE: Final = Integer(minimum=1, maximum=MAX_SIDE)

SENT_GIF: Final = Record(
    must("id", String(max_length=1000), "What `search-gifs` called it."),
    must("width", _SIDE, "In pixels."),
    must("height", _SIDE, "In pixels."),
)

GIF: Final = Record(
    must("id", String(max_length=1000), "The picture is at `/gifs/<id>/<size>` of this server."),
    must("title", String(max_length=150), "What it shows, in the words of whoever made it; may be empty."),
    must("width", _SIDE, "Of the size for the chat, in pixels."),
    must("height", _SIDE, "Of the size for the chat, in pixels."),
)

GIF_REQUESTS: Final = (
    Request(
        type="search-gifs",
        effect="Search for animated pictures to write with. Refused where `enable_chat` or `enable_advanced_chat` is"
        " off, to who is hidden, and where the operator has set no key.",
        fields=Record(
            maybe("query", Text(max_bytes=400), "What to look for; nothing asks for what is popular.", ""),
            maybe("offset", Integer(minimum=0, maximum=MAX_OFFSET), "The `next` of the answer before.", 0),
            maybe("language", Text(max_bytes=35), "The language of the query, as a tag.", ""),
        ),
        reply=Record(
            must("gifs", ListOf(GIF, max_items=MAX_GIFS), "What was found."),
            must("next", Nullable(Integer(minimum=1)), "Where there is more; `null`: that is all."),
            must("trouble", Nullable(Choice(*get_args(GifTrouble))), "Why there is no answer; `null`: there is one."),
        ),
    ),
)
