import { Activity, Boxes, type LucideIcon, MessageSquare, ScrollText, Users } from "lucide-react";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { PlainKey } from "../i18n/translator";
import type { Features } from "../room/features";

export type PanelId = "people" | "chat" | "network" | "breakout" | "transcript";

/** What of a call decides about panels. */
export interface CallState {
  readonly hasTranscript: boolean;
}

/** A panel of the sidebar that is the page's own. */
export interface Panel {
  readonly id: PanelId;
  /** Its heading and the name of its tab. */
  readonly title: PlainKey;
  readonly icon: LucideIcon;
  readonly shortcut: string;
  /** Whether the room's configuration and the call as it is open it. */
  readonly isOpenedBy: (features: Features, call: CallState) => boolean;
  /** Loaded when it is opened for the first time. */
  readonly Content: LazyExoticComponent<ComponentType>;
}

/** In the order of their buttons and tabs. */
const PANELS: readonly Panel[] = [
  {
    id: "people",
    title: "people.title",
    icon: Users,
    shortcut: "p",
    isOpenedBy: ({ people }) => people,
    Content: lazy(async () => ({ default: (await import("../features/people/PeoplePanel")).PeoplePanel })),
  },
  {
    id: "chat",
    title: "chat.title",
    icon: MessageSquare,
    shortcut: "c",
    isOpenedBy: ({ chat }) => chat,
    Content: lazy(async () => ({ default: (await import("../features/chat/ChatPanel")).ChatPanel })),
  },
  {
    id: "transcript",
    title: "transcript.title",
    icon: ScrollText,
    shortcut: "t",
    isOpenedBy: (_features, { hasTranscript }) => hasTranscript,
    Content: lazy(async () => ({ default: (await import("../features/captions/TranscriptPanel")).TranscriptPanel })),
  },
  {
    id: "network",
    title: "network.title",
    icon: Activity,
    shortcut: "n",
    isOpenedBy: ({ network }) => network,
    Content: lazy(async () => ({ default: (await import("../features/network/NetworkPanel")).NetworkPanel })),
  },
  {
    id: "breakout",
    title: "breakout.title",
    icon: Boxes,
    shortcut: "b",
    isOpenedBy: ({ breakout }) => breakout,
    Content: lazy(async () => ({ default: (await import("../features/breakout/BreakoutPanel")).BreakoutPanel })),
  },
];

/** The panels that there are under this configuration, in a call in this state. */
export function panelsOf(features: Features, call: CallState): readonly Panel[] {
  return PANELS.filter((panel) => panel.isOpenedBy(features, call));
}
