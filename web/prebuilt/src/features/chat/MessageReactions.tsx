import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { EmojiButton } from "./EmojiButton";
import type { Message } from "./messages";
import { useMayWrite, useMe } from "./useChat";

/** More kinds of emoji are not shown under one message. */
const MOST = 20;

/** What others think of a message, and the way to say so oneself; a press on an emoji gives it or takes it back. */
export function MessageReactions({ message: { id, reactions } }: { readonly message: Message }) {
  const { t, list } = useText();
  const { chat } = useCallTools();
  const me = useMe();
  const may = useMayWrite();
  if (id === null) return null;
  const toggle = (emoji: string) => void chat.react(id, emoji, !reactions.get(emoji)?.has(me.id), me);
  return (
    <div className="chat-reactions">
      {[...reactions].slice(0, MOST).map(([emoji, people]) => {
        const names = list([...people.values()].map((name) => name || t("guest")));
        return (
          <button
            key={emoji}
            type="button"
            className="chat-reaction"
            disabled={!may}
            aria-pressed={people.has(me.id)}
            aria-label={`${emoji} ${people.size}: ${names}`}
            title={names}
            onClick={() => toggle(emoji)}
          >
            <span aria-hidden="true">{emoji}</span> {people.size}
          </button>
        );
      })}
      {may && <EmojiButton label={t("chat.react")} className="chat-react" onChoose={toggle} />}
    </div>
  );
}
