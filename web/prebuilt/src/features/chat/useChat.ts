import { useDaily, useLocalSessionId, useParticipantProperty } from "@daily-co/daily-react";
import { useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import type { Translator } from "../../i18n/translator";
import type { ChatState, Me } from "./Chat";
import { BACKEND, type Message } from "./messages";

/** The chat as it is now. */
export function useChatState(): ChatState {
  const { chat } = useCallTools();
  return useSyncExternalStore(chat.subscribe, chat.current);
}

/** Who one is, as the server knows. */
export function useMe(): Me {
  const call = useDaily();
  const [id, name] = useParticipantProperty(useLocalSessionId(), ["session_id", "user_name"]);
  return { id: id ?? call?.participants().local?.session_id ?? "", name: name ?? "" };
}

/** Whether one may write here: who is hidden reads only. */
export function useMayWrite(): boolean {
  return useParticipantProperty(useLocalSessionId(), "permissions.hasPresence") !== false;
}

/** Who said it: the name that the server knows, with the one that is claimed before it where that is another. */
export function speakerOf({ from, name, claimed, mine }: Message, { t }: Pick<Translator, "t">): string {
  if (mine) return t("you", { name: name || t("guest") });
  const known = from === BACKEND ? t("chat.server") : name || t("guest");
  return claimed ? `${claimed} (${known})` : known;
}
