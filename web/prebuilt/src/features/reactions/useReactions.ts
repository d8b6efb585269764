import { useDaily, useDailyEvent, useLocalSessionId, useParticipantProperty } from "@daily-co/daily-react";
import { useCallback, useRef } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { reactionMessage, readReaction } from "./wire";

/** In the order of their digits. */
export const EMOJI = ["👍", "👏", "❤️", "😂", "😮", "🎉", "🤔", "👎"] as const;

/** Nobody sends faster by mistake, and others need to see it. */
const PAUSE_MS = 300;

/** Whether one may react here: the room has it, and one is seen. */
export function useMayReact(): boolean {
  const { features } = useCallTools();
  const present = useParticipantProperty(useLocalSessionId(), "permissions.hasPresence");
  return features.emojiReactions && present !== false;
}

/** Sends a reaction, which one sees oneself as well. */
export function useReact(): (emoji: string) => void {
  const { link, reactions } = useCallTools();
  const { t } = useText();
  const localId = useLocalSessionId();
  const name = useParticipantProperty(localId, "user_name");
  const last = useRef(Number.NEGATIVE_INFINITY);
  return useCallback(
    (emoji: string) => {
      const now = performance.now();
      if (now - last.current < PAUSE_MS) return;
      last.current = now;
      reactions.add(emoji, localId, t("you", { name: name || t("guest") }));
      // What does not get through is no loss that one would have to hear of.
      link
        .request("app-message", { data: reactionMessage(emoji, localId, crypto.randomUUID()) })
        .catch(() => undefined);
    },
    [link, reactions, localId, name, t],
  );
}

/** Takes reactions of others; `onSeen` hears of each that is shown. */
export function useIncoming(onSeen: (seen: { readonly emoji: string; readonly name: string }) => void): void {
  const call = useDaily();
  const { reactions } = useCallTools();
  const { t } = useText();
  useDailyEvent(
    "app-message",
    useCallback(
      ({ data, fromId }) => {
        const emoji = readReaction(data);
        if (emoji === null) return;
        const name = call?.participants()[fromId]?.user_name || t("guest");
        if (reactions.add(emoji, fromId, name)) onSeen({ emoji, name });
      },
      [call, reactions, t, onSeen],
    ),
  );
}
