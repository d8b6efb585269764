"""All of it as one part of the server: made where the operator has set a key."""

from parlour.clock import Clock
from parlour.gifs.giphy import Source
from parlour.gifs.pictures import Pictures
from parlour.gifs.searches import Searches
from parlour.gifs.signing import Signer
from parlour.outgoing.egress import EgressPolicy
from parlour.outgoing.fetching import Fetcher
from parlour.outgoing.resolver import Resolver, SharedResolver
from parlour.settings import GifSettings

__all__ = ["GifService"]


class GifService:
    """`searches` is for people in calls, `pictures` for their browsers. Works at once; `stop` at the end."""

    def __init__(
        self, settings: GifSettings, clock: Clock, server_key: bytes, resolver: Resolver | None = None
    ) -> None:
        """Take the operator's settings, with a key in them, and the server's own key."""
        source, signer = Source(settings.api_url, settings.rating), Signer(server_key)
        # An operator who names another address means it, wherever it is. Giphy itself is never at a private one.
        policy = EgressPolicy(allow_private=not source.is_giphy)
        fetcher = Fetcher(policy, resolver or SharedResolver())
        key = settings.giphy_key.get_secret_value()
        self.searches = Searches(source, key, signer, fetcher, clock, per_minute=settings.searches_per_minute)
        self.pictures = Pictures(source, signer, fetcher, clock, cache_bytes=settings.cache_bytes)

    @classmethod
    def of(cls, settings: GifSettings, clock: Clock, server_key: bytes) -> "GifService | None":
        """Return the service, or `None` where the operator has set no key."""
        return cls(settings, clock, server_key) if settings.giphy_key.get_secret_value() else None

    def start(self) -> None:
        """Nothing has to be started."""

    async def stop(self) -> None:
        """End everything that is under way."""
        await self.searches.stop()
        await self.pictures.stop()
