import { DailyAudio } from "@daily-co/daily-react";
import { type ComponentProps, createContext, type ReactNode, useCallback, useContext, useState } from "react";

type PlayFailed = NonNullable<ComponentProps<typeof DailyAudio>["onPlayFailed"]>;

/** With daily-react's five, everybody else was heard only once the server had noticed that they spoke: short words never. */
const MOST_VOICES = 25;

export interface BlockedSound {
  readonly blocked: boolean;
  readonly play: () => void;
}

const SoundContext = createContext<BlockedSound>({ blocked: false, play: () => undefined });

/** Whether the browser holds sound back, and how to let it play. */
export const useBlockedSound = (): BlockedSound => useContext(SoundContext);

/**
 * Plays everybody's voice from the first moment of a call object, whatever is on the screen: voices are learnt by events that are
 * not repeated. Collects audio that the browser refused to play before a click, for a button that plays it.
 */
export function Sound({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState<readonly HTMLAudioElement[]>([]);
  const onPlayFailed = useCallback<PlayFailed>(({ name, target }) => {
    if (name === "NotAllowedError") setWaiting((before) => [...before.filter((audio) => audio !== target), target]);
  }, []);
  const play = () => {
    for (const audio of waiting) void audio.play();
    setWaiting([]);
  };
  return (
    <SoundContext value={{ blocked: waiting.length > 0, play }}>
      {children}
      <DailyAudio maxSpeakers={MOST_VOICES} onPlayFailed={onPlayFailed} />
    </SoundContext>
  );
}
