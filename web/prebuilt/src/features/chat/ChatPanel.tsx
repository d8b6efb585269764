import { useEffect } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { Composer } from "./Composer";
import { MessageList } from "./MessageList";
import { useChatState, useMayWrite, useMe } from "./useChat";
import "../../styles/chat.css";

/** The chat beside the call: what was said, and where one writes. */
export function ChatPanel() {
  const { t } = useText();
  const { chat, features, toasts } = useCallTools();
  const { messages, history } = useChatState();
  const me = useMe();
  const mayWrite = useMayWrite();
  const wanted = features.chatHistory && history === "unread";
  useEffect(() => {
    if (wanted && me.id) void chat.readHistory(me.id);
    toasts.dismiss("chat");
  }, [chat, toasts, wanted, me.id]);
  return (
    <div className="chat">
      {history === "failed" && (
        <p className="chat-note">
          {t("chat.historyFailed")}{" "}
          <button type="button" className="text-button" onClick={() => void chat.readHistory(me.id)}>
            {t("actions.retry")}
          </button>
        </p>
      )}
      {history === "loading" && messages.length === 0 && <p className="chat-note">{t("chat.loadingHistory")}</p>}
      {history !== "loading" && messages.length === 0 && <p className="chat-note">{t("chat.empty")}</p>}
      <MessageList messages={messages} />
      {mayWrite ? <Composer me={me} /> : <p className="chat-note chat-foot">{t("chat.readOnly")}</p>}
    </div>
  );
}
