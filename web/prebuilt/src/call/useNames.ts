import { useDaily } from "@daily-co/daily-react";
import { useCallback } from "react";
import { useText } from "../i18n/TextContext";

/** Names of people in the call by session id, for what is told of them; who has none, or is gone, is a guest. */
export function useNames(): (sessionId: string) => string {
  const call = useDaily();
  const { t } = useText();
  return useCallback(
    (id) => Object.values(call?.participants() ?? {}).find((each) => each.session_id === id)?.user_name || t("guest"),
    [call, t],
  );
}
