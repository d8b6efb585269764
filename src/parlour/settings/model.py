"""All groups together: what the rest of the server is handed."""

from typing import Final

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from pydantic_settings import SettingsConfigDict as Config

from parlour.settings.groups.batch import BatchSettings
from parlour.settings.groups.database import DatabaseSettings
from parlour.settings.groups.domain import DomainSettings
from parlour.settings.groups.gifs import GifSettings
from parlour.settings.groups.limits import LimitSettings
from parlour.settings.groups.log import LogSettings
from parlour.settings.groups.media import MediaSettings
from parlour.settings.groups.recording import RecordingSettings
from parlour.settings.groups.records import RecordSettings
from parlour.settings.groups.server import ServerSettings
from parlour.settings.groups.storage import StorageSettings
from parlour.settings.groups.summary import SummarySettings
from parlour.settings.groups.transcription import TranscriptionSettings
from parlour.settings.groups.turn import TurnSettings
from parlour.settings.groups.webhooks import WebhookSettings

__all__ = ["PREFIX", "Settings"]

PREFIX: Final = "PARLOUR_"
"""What the variables of settings begin with."""


class Settings(BaseSettings):
    """Everything an operator can set. Build it with `load`, or from keyword arguments in tests."""

    model_config = Config(
        env_prefix=PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    server: ServerSettings = ServerSettings()
    database: DatabaseSettings = DatabaseSettings()
    domain: DomainSettings = DomainSettings()
    media: MediaSettings = MediaSettings()
    turn: TurnSettings = TurnSettings()
    limits: LimitSettings = LimitSettings()
    records: RecordSettings = RecordSettings()
    recording: RecordingSettings = RecordingSettings()
    transcription: TranscriptionSettings = TranscriptionSettings()
    storage: StorageSettings = StorageSettings()
    batch: BatchSettings = BatchSettings()
    summary: SummarySettings = SummarySettings()
    webhooks: WebhookSettings = WebhookSettings()
    gifs: GifSettings = GifSettings()
    log: LogSettings = LogSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing but the arguments: `load` decides which file and which environment count."""
        return (init_settings,)

    @property
    def database_url(self) -> str:
        """The database's URL, secrets included; SQLite in the data folder when none is set."""
        return self.database.url.get_secret_value() or f"sqlite:///{self.server.data_dir / 'parlour.db'}"

    def with_port(self, port: int) -> "Settings":
        """Return these settings with the port that the system chose."""
        return self.model_copy(update={"server": self.server.model_copy(update={"port": port})})

    def with_public_address(self, address: str) -> "Settings":
        """Return these settings with the public address that was found out."""
        return self.model_copy(update={"media": self.media.model_copy(update={"public_address": address})})
