"""What a participant may send, receive and administer, and whether others see it.

Sources: `permissions`, `owner_only_broadcast`, `enable_hidden_participants`, `enable_screenshare` and `audio_only` of
the room configuration; the sub-fields of `permissions` arrive already resolved (token > room > domain).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from parlour.shapes.media import MEDIA, AdminTask, Medium
from parlour.strict_json import JsonValue

__all__ = [
    "CanReceive",
    "MediaRule",
    "PermissionChange",
    "Permissions",
    "resolve_permissions",
]

MediaRule: TypeAlias = bool | Mapping[str, bool | Mapping[str, bool]]
"""All or nothing, or a map from medium to a verdict; custom media may map track names (and `*`) to verdicts."""


@dataclass(frozen=True, slots=True)
class CanReceive:
    """Which tracks of whom may be received. The more specific rule wins: participant id, then user id, then base."""

    base: MediaRule = True
    by_user_id: Mapping[str, MediaRule] = field(default_factory=dict)
    by_participant_id: Mapping[str, MediaRule] = field(default_factory=dict)

    @property
    def everything(self) -> bool:
        """Whether no rule keeps anything back."""
        return self.base is True and not self.by_user_id and not self.by_participant_id

    def allows(self, session_id: str, user_id: str, medium: Medium, name: str) -> bool:
        """Tell whether track `name` of that participant may be received. What no rule mentions is not allowed."""
        if self.everything:
            return True
        for rule in (self.by_participant_id.get(session_id), self.by_user_id.get(user_id), self.base):
            verdict = _verdict(rule, medium, name)
            if verdict is not None:
                return verdict
        return False

    def as_json(self) -> dict[str, JsonValue]:
        """Return the rules under their JSON names; those that do not exist are left out."""
        fields: dict[str, JsonValue] = {"base": _rule_as_json(self.base)}
        for name, rules in (("byUserId", self.by_user_id), ("byParticipantId", self.by_participant_id)):
            if rules:
                fields[name] = {key: _rule_as_json(rule) for key, rule in rules.items()}
        return fields


def _rule_as_json(rule: MediaRule) -> JsonValue:
    if isinstance(rule, bool):
        return rule
    return {medium: verdict if isinstance(verdict, bool) else dict(verdict) for medium, verdict in rule.items()}


def _words(value: bool | frozenset[str]) -> JsonValue:
    return value if isinstance(value, bool) else [*sorted(value)]


def _verdict(rule: MediaRule | None, medium: Medium, name: str) -> bool | None:
    if rule is None or isinstance(rule, bool):
        return rule
    entry = rule.get(medium)
    if entry is None or isinstance(entry, bool):
        return entry
    return entry.get(name, entry.get("*"))


@dataclass(frozen=True, slots=True)
class Permissions:
    """The permissions in force for one participant."""

    has_presence: bool = True
    can_send: bool | frozenset[str] = True
    can_receive: CanReceive = field(default_factory=CanReceive)
    can_admin: bool | frozenset[str] = False
    owners_only: bool = False
    """True: media of non-owners is never received, whatever `can_receive` says (hidden participants)."""

    def may_send(self, medium: Medium) -> bool:
        """Tell whether tracks of this medium may be published."""
        return self.can_send if isinstance(self.can_send, bool) else medium in self.can_send

    def may_administer(self, task: AdminTask) -> bool:
        """Tell whether this participant holds the admin power `task`."""
        return self.can_admin if isinstance(self.can_admin, bool) else task in self.can_admin

    def as_json(self) -> dict[str, JsonValue]:
        """Return the permissions under their JSON names, as browsers and receivers of events read them."""
        return {
            "hasPresence": self.has_presence,
            "canSend": _words(self.can_send),
            "canReceive": self.can_receive.as_json(),
            "canAdmin": _words(self.can_admin),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, object], *, owners_only: bool) -> "Permissions":
        """Return what `as_json` has written."""
        return cls(
            has_presence=fields.get("hasPresence") is not False,
            can_send=_switch_or_set(fields.get("canSend"), default=False),
            can_receive=_can_receive(fields.get("canReceive")),
            can_admin=_switch_or_set(fields.get("canAdmin"), default=False),
            owners_only=owners_only,
        )

    def without(self, media: frozenset[Medium]) -> "Permissions":
        """Return these permissions without sending `media`, which an admin may still grant later."""
        if self.can_send is False:
            return self
        allowed = frozenset(MEDIA) if self.can_send is True else self.can_send
        return replace(self, can_send=allowed - media)

    def changed(self, change: "PermissionChange") -> "Permissions":
        """Return these permissions with the given fields replaced. A live change is explicit, so it lifts `owners_only`
        as soon as it speaks of presence or of what may be received."""
        lifted = change.has_presence is not None or change.changes_receive
        receive = self.can_receive
        return replace(
            self,
            has_presence=self.has_presence if change.has_presence is None else change.has_presence,
            can_send=self.can_send if change.can_send is None else change.can_send,
            can_admin=self.can_admin if change.can_admin is None else change.can_admin,
            can_receive=CanReceive(
                base=receive.base if change.receive_base is None else change.receive_base,
                by_user_id=receive.by_user_id if change.receive_by_user_id is None else change.receive_by_user_id,
                by_participant_id=receive.by_participant_id
                if change.receive_by_participant_id is None
                else change.receive_by_participant_id,
            ),
            owners_only=self.owners_only and not lifted,
        )


@dataclass(frozen=True, slots=True)
class PermissionChange:
    """A partial change during the call: `None` leaves a field alone."""

    has_presence: bool | None = None
    can_send: bool | frozenset[str] | None = None
    can_admin: bool | frozenset[str] | None = None
    receive_base: MediaRule | None = None
    receive_by_user_id: Mapping[str, MediaRule] | None = None
    receive_by_participant_id: Mapping[str, MediaRule] | None = None

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "PermissionChange":
        """Build a change from validated JSON: `hasPresence`, `canSend`, `canAdmin` replace, `canReceive` per part."""
        receive = fields.get("canReceive") or {}
        return cls(
            has_presence=fields.get("hasPresence"),
            can_send=_switch_or_none(fields.get("canSend")),
            can_admin=_switch_or_none(fields.get("canAdmin")),
            receive_base=receive.get("base"),
            receive_by_user_id=receive.get("byUserId"),
            receive_by_participant_id=receive.get("byParticipantId"),
        )

    @property
    def changes_receive(self) -> bool:
        """Whether any part of `canReceive` is given."""
        given = (self.receive_base, self.receive_by_user_id, self.receive_by_participant_id)
        return any(part is not None for part in given)


def resolve_permissions(
    configured: Mapping[str, object],
    *,
    owner: bool,
    owner_only_broadcast: bool,
    hidden_non_owners: bool,
) -> Permissions:
    """Return the permissions at join. `configured` is the resolved `permissions` property, under its JSON names.

    Owners hold every permission.
    """
    if owner:
        return Permissions(can_admin=True)
    return Permissions(
        has_presence=configured.get("hasPresence") is not False and not hidden_non_owners,
        can_send=False if owner_only_broadcast else _switch_or_set(configured.get("canSend"), default=True),
        can_receive=_can_receive(configured.get("canReceive")),
        can_admin=_switch_or_set(configured.get("canAdmin"), default=False),
        owners_only=hidden_non_owners,
    )


def _switch_or_set(value: object, *, default: bool) -> bool | frozenset[str]:
    if isinstance(value, bool):
        return value
    if isinstance(value, Sequence) and not isinstance(value, str):
        return frozenset(str(item) for item in value)
    return default


def _switch_or_none(value: object) -> bool | frozenset[str] | None:
    return None if value is None else _switch_or_set(value, default=False)


def _can_receive(value: object) -> CanReceive:
    if not isinstance(value, Mapping):
        return CanReceive()
    return CanReceive(
        base=value.get("base", True),
        by_user_id=value.get("byUserId") or {},
        by_participant_id=value.get("byParticipantId") or {},
    )
