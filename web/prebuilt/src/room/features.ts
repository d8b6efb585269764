/** Which parts of the call page the room's configuration opens: precedence and defaults, without a browser. */

import { flag, type RoomLevels } from "./levels";

type LevelName = keyof RoomLevels;

interface Switch {
  readonly property: string;
  /** Where it can be set, strongest first. */
  readonly levels: readonly LevelName[];
  readonly otherwise: boolean;
}

const EVERYWHERE = ["token", "room", "domain"] as const;
const ROOM_OR_DOMAIN = ["room", "domain"] as const;
const ROOM = ["room"] as const;

/** The switches that are no more than that; what depends on several of them is worked out below. */
const SWITCHES = {
  people: { property: "enable_people_ui", levels: ROOM_OR_DOMAIN, otherwise: true },
  pictureInPicture: { property: "enable_pip_ui", levels: ROOM_OR_DOMAIN, otherwise: false },
  reactions: { property: "enable_emoji_reactions", levels: ROOM_OR_DOMAIN, otherwise: false },
  handRaising: { property: "enable_hand_raising", levels: ROOM_OR_DOMAIN, otherwise: false },
  captions: { property: "enable_live_captions_ui", levels: EVERYWHERE, otherwise: false },
  network: { property: "enable_network_ui", levels: ROOM_OR_DOMAIN, otherwise: false },
  noiseCancellation: { property: "enable_noise_cancellation_ui", levels: ROOM_OR_DOMAIN, otherwise: true },
  videoProcessing: { property: "enable_video_processing_ui", levels: ROOM_OR_DOMAIN, otherwise: true },
  breakoutRooms: { property: "enable_breakout_rooms", levels: ROOM_OR_DOMAIN, otherwise: false },
  cpuWarnings: { property: "enable_cpu_warning_notifications", levels: ROOM_OR_DOMAIN, otherwise: true },
  chat: { property: "enable_chat", levels: ROOM, otherwise: false },
  advancedChat: { property: "enable_advanced_chat", levels: ROOM_OR_DOMAIN, otherwise: false },
  chatHistory: { property: "enable_shared_chat_history", levels: ROOM, otherwise: true },
  largeCall: { property: "experimental_optimize_large_calls", levels: ROOM, otherwise: false },
} as const satisfies Readonly<Record<string, Switch>>;

export type Features = { readonly [name in keyof typeof SWITCHES]: boolean };

/** Resolve every switch; what only makes a chat richer counts for nothing without one. */
export function resolveFeatures(levels: RoomLevels): Features {
  const resolved = Object.fromEntries(
    Object.entries(SWITCHES).map(([name, { property, levels: order, otherwise }]) => [
      name,
      flag(
        order.map((level) => levels[level]),
        property,
        otherwise,
      ),
    ]),
  ) as Record<keyof Features, boolean>;
  const { chat } = resolved;
  return { ...resolved, advancedChat: chat && resolved.advancedChat, chatHistory: chat && resolved.chatHistory };
}
