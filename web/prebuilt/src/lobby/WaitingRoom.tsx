import { useEffect, useRef } from "react";
import { DeviceHelp } from "../devices/DeviceHelp";
import { DeviceSelects } from "../devices/DeviceSelects";
import { useLocalMedia } from "../devices/useLocalMedia";
import { useText } from "../i18n/TextContext";
import { SelfView } from "../prejoin/SelfView";
import type { Wait } from "./wait";

interface Props {
  readonly wait: Wait;
  readonly name: string;
  readonly onGiveUp: () => void;
}

/** Before the door: what one waits for, one's own picture, and the way back. Nothing of the call is shown here. */
export function WaitingRoom({ wait, name, onGiveUp }: Props) {
  const { t } = useText();
  const media = useLocalMedia();
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone; what follows is read from here.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <main className={media.mayUseCamera ? "prejoin" : "prejoin alone"}>
      {media.mayUseCamera && <SelfView media={media} name={name} />}
      <div className="card prejoin-form">
        <span className="spinner" aria-hidden="true" />
        <h1 ref={heading} tabIndex={-1}>
          {t("lobby.title")}
        </h1>
        <p className="hint" role="status">
          {t(reason(wait))}
        </p>
        <DeviceHelp camera={media.mayUseCamera} microphone={media.mayUseMicrophone} />
        <button type="button" className="button wide" onClick={onGiveUp}>
          {t("lobby.giveUp")}
        </button>
      </div>
      <section className="prejoin-devices" aria-label={t("prejoin.devices")}>
        <DeviceSelects camera={media.mayUseCamera} microphone={media.mayUseMicrophone} speaker />
      </section>
    </main>
  );
}

function reason({ granted, hosts }: Wait) {
  if (granted) return "lobby.full";
  return hosts ? "lobby.hosts" : "lobby.nobody";
}
