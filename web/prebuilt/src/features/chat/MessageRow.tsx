import { memo, useState } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { GifPicture } from "./GifPicture";
import { pieces } from "./links";
import { MessageReactions } from "./MessageReactions";
import type { Message } from "./messages";

/** Longer texts, and those of more lines, are shown in part until one wants all. */
const LONG = 1200;
const LINES = 15;

interface Props {
  readonly message: Message;
  /** Said to ears only, where eyes see it above. */
  readonly speaker: string | null;
}

/** One message: text as text, addresses as links, and whether it got through. */
export const MessageRow = memo(function MessageRow({ message, speaker }: Props) {
  const { t } = useText();
  const { chat, features } = useCallTools();
  return (
    <div className="chat-message" data-state={message.state}>
      {speaker !== null && <span className="visually-hidden">{speaker}: </span>}
      {message.gif && features.advancedChat ? (
        <GifPicture gif={message.gif} title={message.text} />
      ) : (
        <Text text={message.text} />
      )}
      {features.advancedChat && message.state !== "failed" && <MessageReactions message={message} />}
      {message.state === "failed" && (
        <p className="chat-failed">
          {t("chat.failed")}{" "}
          <button type="button" className="text-button" onClick={() => void chat.sendAgain(message)}>
            {t("chat.again")}
          </button>
        </p>
      )}
    </div>
  );
});

function Text({ text }: { readonly text: string }) {
  const { t } = useText();
  const [all, setAll] = useState(false);
  const short = shortened(text);
  const shown = all ? text : short;
  return (
    <>
      <p className="chat-text" dir="auto">
        {pieces(shown).map(({ text: piece, href }, index) =>
          href === null ? (
            piece
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text does not change
            <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
              {piece}
            </a>
          ),
        )}
      </p>
      {shown !== text && (
        <button type="button" className="text-button" onClick={() => setAll(true)}>
          {t("chat.showAll")}
        </button>
      )}
    </>
  );
}

function shortened(text: string): string {
  const lines = text.split("\n").slice(0, LINES).join("\n");
  const short = lines.slice(0, LONG);
  return short.length < text.length ? `${short}…` : text;
}
