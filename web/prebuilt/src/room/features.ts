/** Which parts of the call page the room's configuration opens: precedence and defaults, without a browser. */

import type { PageRecording } from "@parlour/call-machine/page";
import { flag, type RoomLevels } from "./levels";

export type RecordingKind = PageRecording["type"];

/** In the order in which they are offered. */
const RECORDING_KINDS: readonly RecordingKind[] = ["cloud", "cloud-audio-only", "raw-tracks", "local"];

type LevelName = keyof RoomLevels;

interface Switch {
  readonly property: string;
  /** Where it can be set, strongest first. */
  readonly levels: readonly LevelName[];
  readonly otherwise: boolean;
}

const ANYWHERE = ["token", "room", "domain"] as const;
const ROOM_OR_DOMAIN = ["room", "domain"] as const;
const ROOM = ["room"] as const;
const DOMAIN = ["domain"] as const;
const TOKEN = ["token"] as const;

/** The switches that the page obeys. What is not among them has no part of the page yet. */
const SWITCHES = {
  people: { property: "enable_people_ui", levels: ROOM_OR_DOMAIN, otherwise: true },
  videoProcessing: { property: "enable_video_processing_ui", levels: ROOM_OR_DOMAIN, otherwise: true },
  noiseCancellation: { property: "enable_noise_cancellation_ui", levels: ROOM_OR_DOMAIN, otherwise: true },
  handRaising: { property: "enable_hand_raising", levels: ROOM_OR_DOMAIN, otherwise: false },
  pip: { property: "enable_pip_ui", levels: ROOM_OR_DOMAIN, otherwise: false },
  chat: { property: "enable_chat", levels: ROOM, otherwise: false },
  chatHistory: { property: "enable_shared_chat_history", levels: ROOM, otherwise: true },
  advancedChat: { property: "enable_advanced_chat", levels: ROOM_OR_DOMAIN, otherwise: false },
  emojiReactions: { property: "enable_emoji_reactions", levels: ROOM_OR_DOMAIN, otherwise: false },
  captions: { property: "enable_live_captions_ui", levels: ANYWHERE, otherwise: false },
  network: { property: "enable_network_ui", levels: ROOM_OR_DOMAIN, otherwise: false },
  cpuWarnings: { property: "enable_cpu_warning_notifications", levels: ROOM_OR_DOMAIN, otherwise: true },
  hideBranding: { property: "hide_daily_branding", levels: DOMAIN, otherwise: false },
  breakout: { property: "enable_breakout_rooms", levels: ROOM_OR_DOMAIN, otherwise: false },
  recordingUi: { property: "enable_recording_ui", levels: TOKEN, otherwise: true },
  largeCall: { property: "experimental_optimize_large_calls", levels: ROOM, otherwise: false },
} as const satisfies Readonly<Record<string, Switch>>;

export type Features = { readonly [name in keyof typeof SWITCHES]: boolean } & {
  /** How the call may be recorded, where the person may. */
  readonly recordingKinds: readonly RecordingKind[];
};

/** Resolve every switch: the strongest level that says anything decides. */
export function resolveFeatures(levels: RoomLevels): Features {
  const switches = Object.fromEntries(
    Object.entries(SWITCHES).map(([name, { property, levels: order, otherwise }]) => [
      name,
      flag(
        order.map((level) => levels[level]),
        property,
        otherwise,
      ),
    ]),
  ) as Omit<Features, "recordingKinds">;
  return { ...switches, recordingKinds: recordingKinds(levels) };
}

/** The kinds of recording that the token names, or else the room. */
function recordingKinds({ token, room }: RoomLevels): readonly RecordingKind[] {
  const given = token.enable_recording ?? room.enable_recording;
  const named: readonly unknown[] = Array.isArray(given) ? given : [given];
  return RECORDING_KINDS.filter((kind) => named.includes(kind));
}
