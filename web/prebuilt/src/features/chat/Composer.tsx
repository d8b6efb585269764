import { SendHorizontal, Smile } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { bytesLeft, type Me } from "./Chat";
import { EmojiButton } from "./EmojiButton";
import { GifButton } from "./GifButton";
import type { SentGif } from "./gifs";
import { useChatState } from "./useChat";

/** Where one writes: Enter sends, Shift and Enter begins a line. What is not sent stays, also when the panel closes. */
export function Composer({ me }: { readonly me: Me }) {
  const { t } = useText();
  const { chat, features } = useCallTools();
  const { draft } = useChatState();
  const field = useFocusOnOpening();
  const note = useId();
  const text = draft.trim();
  const tooLong = bytesLeft(text, me) < 0;
  const send = () => {
    if (text === "" || tooLong) return;
    chat.setDraft("");
    void chat.send(text, me, Date.now());
  };
  /** Where the caret is, and behind it the next one. */
  const insert = (emoji: string) => {
    const { selectionStart: from, selectionEnd: to } = field.current ?? { selectionStart: null, selectionEnd: null };
    const start = from ?? draft.length;
    chat.setDraft(draft.slice(0, start) + emoji + draft.slice(to ?? start));
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(start + emoji.length, start + emoji.length);
    });
  };
  const sendGif = (title: string, gif: SentGif) => {
    void chat.send(title, me, Date.now(), gif);
    requestAnimationFrame(() => field.current?.focus());
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter is its own.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className="chat-composer chat-foot" onSubmit={onSubmit}>
      {tooLong && (
        <p className="field-error" id={note} role="alert">
          {t("chat.tooLong")}
        </p>
      )}
      <div className="chat-field">
        <textarea
          ref={field}
          rows={1}
          value={draft}
          placeholder={t("chat.write")}
          aria-label={t("chat.write")}
          aria-invalid={tooLong}
          aria-describedby={tooLong ? note : undefined}
          onChange={(event) => chat.setDraft(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {features.advancedChat && (
          <EmojiButton label={t("chat.emoji")} className="round small" icon={Smile} onChoose={insert} />
        )}
        {features.advancedChat && <GifButton onChoose={sendGif} />}
        <button
          type="submit"
          className="round small"
          aria-label={t("chat.send")}
          title={t("chat.send")}
          disabled={text === "" || tooLong}
        >
          <SendHorizontal aria-hidden="true" size={18} />
        </button>
      </div>
    </form>
  );
}

/** Where there is a keyboard, one writes at once; focus that somebody has put elsewhere stays. */
function useFocusOnOpening() {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // After the panel, which takes the focus first and remembers where it was.
    const frame = requestAnimationFrame(() => {
      const focused = document.activeElement;
      const free = focused === null || focused === document.body || focused.matches(".sidebar-head h2");
      if (free && matchMedia("(pointer: fine)").matches) field.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return field;
}
