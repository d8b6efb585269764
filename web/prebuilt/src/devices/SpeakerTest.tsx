import { useDevices } from "@daily-co/daily-react";
import { Volume2 } from "lucide-react";
import { useState } from "react";
import { useText } from "../i18n/TextContext";
import { playTestSound } from "./testSound";

/** A sound to hear whether the chosen speaker is the right one. */
export function SpeakerTest() {
  const { t } = useText();
  const { currentSpeaker } = useDevices();
  const [state, setState] = useState<"silent" | "playing" | "failed">("silent");
  const play = async () => {
    setState("playing");
    try {
      await playTestSound(currentSpeaker?.device.deviceId);
      setState("silent");
    } catch (problem) {
      console.warn("the test sound could not be played", problem);
      setState("failed");
    }
  };
  return (
    <div className="speaker-test">
      <button type="button" className="button small-button" disabled={state === "playing"} onClick={() => void play()}>
        <Volume2 aria-hidden="true" size={18} />
        {t("prejoin.testSound")}
      </button>
      <p role="status" className="field-note">
        {state === "playing" && t("prejoin.testSoundPlaying")}
        {state === "failed" && t("prejoin.testSoundFailed")}
      </p>
    </div>
  );
}
