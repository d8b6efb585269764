"""Finding out the public address, where the operator has named somebody to ask. Nothing leaves the machine unasked."""

import logging
from typing import Final
from urllib.parse import urlsplit

from parlour.errors import MissingPartError
from parlour.media.addresses import choose_addresses, guess_public_address, local_addresses
from parlour.media.stun import DEFAULT_PORT, StunError, ask
from parlour.settings import MediaSettings

__all__ = ["discover_public_address"]

SECONDS: Final = 3.0
"""How long the start of the server may wait for an answer."""

logger = logging.getLogger(__name__)


async def discover_public_address(media: MediaSettings, *, seconds: float = SECONDS) -> str | None:
    """Return the address that a NAT gives this machine; `None` when none needs to be told, or nobody knows.

    Asks the server `media.stun_discovery`, if there is one, no address is set, and none of the machine's own is public.
    """
    if not media.stun_discovery or not media.enabled or media.public_address is not None:
        return None
    try:
        present = choose_addresses(media.address, local_addresses())
    except MissingPartError:
        return None  # the media server will say so
    if guess_public_address(None, present) is not None:
        return None
    server = urlsplit(f"//{media.stun_discovery}")
    try:
        seen = await ask(server.hostname or "", server.port or DEFAULT_PORT, seconds=seconds)
    except StunError as error:
        logger.warning("%s was asked for the public address: %s", media.stun_discovery, error)
        return None
    found = guess_public_address(None, (), seen)
    if found is None:
        logger.warning("%s sees %s, which is no public address: it is not told", media.stun_discovery, seen)
    else:
        logger.info("the public address of this machine is %s, says %s", found, media.stun_discovery)
    return found
