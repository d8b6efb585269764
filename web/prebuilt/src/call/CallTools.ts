import { createContext, useContext, useSyncExternalStore } from "react";
import type { AppearanceStore, ViewStore } from "../embed/appearanceStore";
import type { FrameControls } from "../embed/frameControls";
import type { View } from "../embed/view";
import type { CaptionFeed } from "../features/captions/CaptionFeed";
import type { LookStore } from "../features/captions/look";
import type { Chat } from "../features/chat/Chat";
import type { Effects } from "../features/effects/Effects";
import type { Pip } from "../features/pip/Pip";
import type { Reactions } from "../features/reactions/Reactions";
import type { RecordingStore } from "../features/recording/recordingStore";
import type { PreferenceStore, Preferences } from "../features/settings/preferences";
import type { Features } from "../room/features";
import type { MachineLink } from "../room/machineLink";
import type { Toasts } from "../ui/toasts";
import type { BreakoutStore } from "./breakoutStore";

/** What the parts of a call share. One for each call, from its first moment to its last. */
export interface CallTools {
  /** The parts of the page that the room's configuration opens. */
  readonly features: Features;
  /** Background and noise filter. */
  readonly effects: Effects | null;
  readonly appearance: AppearanceStore;
  readonly view: ViewStore;
  /** The way to the server for what is the call page's own and no part of daily-js. */
  readonly link: Pick<MachineLink, "request" | "ask">;
  readonly chat: Chat;
  readonly reactions: Reactions;
  /** Which groups there are, and who is where. */
  readonly breakout: BreakoutStore;
  /** The call in a small window over other programs. */
  readonly pip: Pip;
  /** What is recorded. */
  readonly recordings: RecordingStore;
  /** What is transcribed, and how this person reads it. */
  readonly captions: { readonly feed: CaptionFeed; readonly look: LookStore };
  readonly toasts: Toasts;
  readonly preferences: PreferenceStore;
  /** The page around this one; `null` where there is none. */
  readonly frame: FrameControls | null;
  readonly roomName: string;
  readonly roomUrl: string;
}

const Context = createContext<CallTools | null>(null);

export const CallToolsProvider = Context.Provider;

export function useCallTools(): CallTools {
  const tools = useContext(Context);
  if (!tools) throw new Error("there is no call around this part");
  return tools;
}

/** The arrangement of the call as it is now. */
export function useView(): View {
  const { view } = useCallTools();
  return useSyncExternalStore(view.subscribe, view.current);
}

/** What this person has chosen, as it is now. */
export function usePreferences(): Preferences {
  const { preferences } = useCallTools();
  return useSyncExternalStore(preferences.subscribe, preferences.current);
}
