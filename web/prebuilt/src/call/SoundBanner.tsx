import type { DailyAudio } from "@daily-co/daily-react";
import { Volume2 } from "lucide-react";
import type { ComponentProps } from "react";
import { useCallback, useState } from "react";
import { useText } from "../i18n/TextContext";

type PlayFailed = NonNullable<ComponentProps<typeof DailyAudio>["onPlayFailed"]>;

export interface BlockedSound {
  readonly blocked: boolean;
  readonly onPlayFailed: PlayFailed;
  readonly play: () => void;
}

/** Collects audio that the browser refused to play before a click, and plays it on one. */
export function useBlockedSound(): BlockedSound {
  const [waiting, setWaiting] = useState<readonly HTMLAudioElement[]>([]);
  const onPlayFailed = useCallback<PlayFailed>(({ name, target }) => {
    if (name === "NotAllowedError") setWaiting((before) => [...before.filter((audio) => audio !== target), target]);
  }, []);
  const play = () => {
    for (const audio of waiting) void audio.play();
    setWaiting([]);
  };
  return { blocked: waiting.length > 0, onPlayFailed, play };
}

export function SoundBanner({ sound }: { readonly sound: BlockedSound }) {
  const { t } = useText();
  return (
    <div role="alert">
      {sound.blocked && (
        <p className="banner warning">
          <Volume2 aria-hidden="true" size={18} />
          {t("call.soundBlocked")}
          <button type="button" className="button small-button" onClick={sound.play}>
            {t("call.playSound")}
          </button>
        </p>
      )}
    </div>
  );
}
