import { useDaily, useDailyEvent, useLocalSessionId } from "@daily-co/daily-react";
import { useCallback, useEffect } from "react";
import { useCallTools, useView } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { Gathering } from "../../ui/gathering";
import type { Message } from "./messages";
import { speakerOf } from "./useChat";

/** News of the chat come at most so often. */
const NEWS_MS = 4000;
const MOST_OF_A_TEXT = 140;

/** Takes what is written, and tells of it while the chat is closed. There once where the room has a chat. */
export function ChatListener() {
  const call = useDaily();
  const localId = useLocalSessionId();
  const { chat } = useCallTools();
  const { sidebar } = useView();
  useDailyEvent(
    "app-message",
    useCallback(
      ({ data, fromId }) => {
        const sender = call?.participants()[fromId];
        chat.receive(data, fromId, sender?.user_name ?? "", Date.now());
      },
      [call, chat],
    ),
  );
  useDailyEvent(
    "network-connection",
    useCallback(
      ({ type, event }) => {
        // What was said during an interruption may have been missed.
        if (type === "signaling" && event === "connected" && chat.current().history === "read")
          void chat.readHistory(localId);
      },
      [chat, localId],
    ),
  );
  useEffect(() => chat.look(sidebar === "chat"), [chat, sidebar]);
  useEffect(() => chat.close, [chat]);
  useNews();
  return null;
}

/** A message over the call says what was written; of many at once, how many. */
function useNews(): void {
  const { chat, toasts, view } = useCallTools();
  const text = useText();
  useEffect(() => {
    const { t } = text;
    const show = () => view.update((current) => ({ ...current, sidebar: "chat" }));
    const gathering = new Gathering<Message>(NEWS_MS, (fresh) => {
      const [only] = fresh;
      if (!only || chat.current().unread === 0) return;
      const news =
        fresh.length === 1
          ? `${speakerOf(only, text)}: ${shortened(only.text)}`
          : t("chat.news", { count: fresh.length });
      toasts.show(news, { id: "chat", action: { label: t("chat.read"), run: show } });
    });
    chat.onNews = (fresh) => fresh.forEach(gathering.add);
    return () => {
      chat.onNews = null;
      gathering.close();
    };
  }, [chat, toasts, view, text]);
}

function shortened(text: string): string {
  return text.length > MOST_OF_A_TEXT ? `${text.slice(0, MOST_OF_A_TEXT)}…` : text;
}
