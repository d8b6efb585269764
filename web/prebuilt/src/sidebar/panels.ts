import { Activity, Boxes, type LucideIcon, MessageSquare, Users } from "lucide-react";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { PlainKey } from "../i18n/translator";
import type { Features } from "../room/features";

export type PanelId = "people" | "chat" | "network" | "breakout";

/** A panel of the sidebar that is the page's own. */
export interface Panel {
  readonly id: PanelId;
  /** Its heading and the name of its tab. */
  readonly title: PlainKey;
  readonly icon: LucideIcon;
  readonly shortcut: string;
  /** Whether the room's configuration opens it. */
  readonly isOpenedBy: (features: Features) => boolean;
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

/** The panels that there are under this configuration. */
export function panelsOf(features: Features): readonly Panel[] {
  return PANELS.filter((panel) => panel.isOpenedBy(features));
}
