import { useState } from "react";
import { useText } from "../../i18n/TextContext";
import { EMOJI_LIST, foundEmoji } from "./emojiList";

/** Every emoji that can be chosen here, with a search by English words. */
export default function EmojiPicker({ onChoose }: { readonly onChoose: (emoji: string) => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState("");
  const shown = typed.trim() ? foundEmoji(typed) : EMOJI_LIST;
  return (
    <div className="emoji-picker">
      <input
        type="search"
        // biome-ignore lint/a11y/noAutofocus: who opens this wants to choose, and Escape leads back
        autoFocus
        aria-label={t("chat.emojiSearch")}
        placeholder={t("chat.emojiSearch")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="emoji-grid">
        {shown.map(({ emoji, words }) => (
          <button
            key={emoji}
            type="button"
            aria-label={`${emoji} ${words}`}
            title={words}
            onClick={() => onChoose(emoji)}
          >
            {emoji}
          </button>
        ))}
      </div>
      {shown.length === 0 && <p className="chat-note">{t("chat.emojiNone")}</p>}
    </div>
  );
}
