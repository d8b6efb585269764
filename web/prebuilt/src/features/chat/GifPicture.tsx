import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { useText } from "../../i18n/TextContext";
import { useStillness } from "../../ui/useStillness";
import { gifAddress, type SentGif } from "./gifs";

/**
 * The picture of a message, under its title. It moves unless one wants no motion, and can be stopped and started. What the
 * server does not have, it does not show: the title stays.
 */
export function GifPicture({ gif, title }: { readonly gif: SentGif; readonly title: string }) {
  const { t } = useText();
  const still = useStillness();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [broken, setBroken] = useState(false);
  const moves = chosen ?? !still;
  if (broken)
    return (
      <p className="chat-text" dir="auto">
        {title}{" "}
        <span className="chat-gif-broken">
          {t("chat.gifBroken")}{" "}
          <button type="button" className="text-button" onClick={() => setBroken(false)}>
            {t("actions.retry")}
          </button>
        </span>
      </p>
    );
  const label = moves ? t("chat.gifStop") : t("chat.gifPlay");
  const Icon = moves ? Pause : Play;
  return (
    <div className="chat-gif" style={{ aspectRatio: `${gif.width} / ${gif.height}`, maxWidth: gif.width }}>
      <img
        src={gifAddress(gif.id, moves ? "chat" : "chat-still")}
        alt={title}
        title={title}
        loading="lazy"
        onError={() => setBroken(true)}
      />
      <button
        type="button"
        className="chat-gif-play"
        aria-label={label}
        title={label}
        onClick={() => setChosen(!moves)}
      >
        <Icon aria-hidden="true" size={14} />
      </button>
    </div>
  );
}
