import type {
  DailyParticipantPermissions,
  DailyParticipantPermissionsCanAdminValues,
  DailyParticipantPermissionsCanSendValues,
} from "@daily-co/daily-js";
import { asObject, type JsonObject } from "../json.js";
import { STANDARD_MEDIA, type TrackKind, type WireParticipant, type WirePermissions } from "../signaling/messages.js";

const STANDARD_NAMES: readonly string[] = STANDARD_MEDIA;

/** Before the server said anything: what a newcomer without a token has. */
export const UNKNOWN_PERMISSIONS: WirePermissions = {
  hasPresence: true,
  canSend: true,
  canReceive: { base: true },
  canAdmin: false,
};

/** Permissions for daily-js: lists become Sets, never arrays. */
export function toDailyPermissions(wire: WirePermissions): DailyParticipantPermissions {
  return {
    hasPresence: wire.hasPresence,
    canSend: toSet<DailyParticipantPermissionsCanSendValues>(wire.canSend),
    canReceive: wire.canReceive as unknown as DailyParticipantPermissions["canReceive"],
    canAdmin: toSet<DailyParticipantPermissionsCanAdminValues>(wire.canAdmin),
  };
}

function toSet<T extends string>(value: boolean | string[]): Set<T> | boolean {
  return Array.isArray(value) ? new Set(value as T[]) : value;
}

/** The app's `updatePermissions` for the server: Sets become lists. */
export function toWirePermissions(updates: unknown): JsonObject {
  const wire: JsonObject = {};
  for (const [name, value] of Object.entries(asObject(updates))) wire[name] = value instanceof Set ? [...value] : value;
  return wire;
}

/** May a track of this name and kind be sent? Custom tracks go by kind (`customVideo`, `customAudio`). */
export function maySend(permissions: WirePermissions, name: string, kind: TrackKind): boolean {
  const { canSend } = permissions;
  if (!Array.isArray(canSend)) return canSend;
  const medium = STANDARD_NAMES.includes(name) ? name : kind === "audio" ? "customAudio" : "customVideo";
  return (canSend as readonly string[]).includes(medium);
}

/**
 * May a track of that participant be received? The server decides; this says the same, so that the app hears why nothing
 * comes. The more specific rule wins: participant, then user, then base; what no rule mentions is not allowed.
 */
export function mayReceive(
  { canReceive }: WirePermissions,
  publisher: Pick<WireParticipant, "session_id" | "user_id">,
  name: string,
  kind: TrackKind,
): boolean {
  const medium = STANDARD_NAMES.includes(name) ? name : kind === "audio" ? "customAudio" : "customVideo";
  const { base, byUserId, byParticipantId } = canReceive;
  for (const rule of [asObject(byParticipantId)[publisher.session_id], asObject(byUserId)[publisher.user_id], base]) {
    if (typeof rule === "boolean") return rule;
    const verdict = asObject(rule)[medium];
    if (typeof verdict === "boolean") return verdict;
    const named = asObject(verdict)[name] ?? asObject(verdict)["*"];
    if (typeof named === "boolean") return named;
  }
  return false;
}
