"""What an operator can set: typed groups, one TOML file, `PARLOUR_<GROUP>_<FIELD>` variables.

Later sources win: built-in default, TOML file (`--config` or `PARLOUR_CONFIG`), environment, command line.
A key that does not exist and a value that does not fit are refused with one sentence per mistake: a server that starts
with a setting misread is worse than one that does not start.
"""

from parlour.settings.describing import SettingRow, describe, group_title
from parlour.settings.groups.batch import BatchSettings
from parlour.settings.groups.database import DatabaseSettings
from parlour.settings.groups.domain import DomainSettings
from parlour.settings.groups.gifs import GifSettings
from parlour.settings.groups.limits import LimitSettings
from parlour.settings.groups.log import LogSettings
from parlour.settings.groups.media import IceServer, MediaSettings
from parlour.settings.groups.recording import RecordingSettings
from parlour.settings.groups.records import RecordSettings
from parlour.settings.groups.server import ServerSettings
from parlour.settings.groups.storage import StorageSettings
from parlour.settings.groups.summary import SummarySettings
from parlour.settings.groups.turn import TurnSettings
from parlour.settings.groups.webhooks import WebhookSettings
from parlour.settings.loading import SettingsError, load
from parlour.settings.model import Settings
from parlour.variables import CONFIG_VARIABLE, KEY_VARIABLE, URL_VARIABLE

__all__ = [
    "CONFIG_VARIABLE",
    "KEY_VARIABLE",
    "URL_VARIABLE",
    "BatchSettings",
    "DatabaseSettings",
    "DomainSettings",
    "GifSettings",
    "IceServer",
    "LimitSettings",
    "LogSettings",
    "MediaSettings",
    "RecordSettings",
    "RecordingSettings",
    "ServerSettings",
    "SettingRow",
    "Settings",
    "SettingsError",
    "StorageSettings",
    "SummarySettings",
    "TurnSettings",
    "WebhookSettings",
    "describe",
    "group_title",
    "load",
]
