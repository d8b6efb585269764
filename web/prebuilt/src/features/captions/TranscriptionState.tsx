import { useText } from "../../i18n/TextContext";
import { isStored } from "./transcriptions";
import { useTranscription } from "./useTranscription";

/** Whether the call is transcribed and the text kept; who may begins and ends that here, for everybody. */
export function TranscriptionState() {
  const { t } = useText();
  const { transcriptions, standing, start, stop } = useTranscription();
  const text = {
    off: t("transcription.off"),
    starting: t("captions.starting"),
    on: t("transcription.on"),
    stopping: t("transcription.on"),
  }[standing];
  const kept = standing === "off" ? "" : t(isStored(transcriptions) ? "transcription.saved" : "transcription.notSaved");
  return (
    <div className="transcription-state">
      <p>
        {text} {kept}
      </p>
      {start && (
        <button type="button" className="button small-button" onClick={start}>
          {t("transcription.startAll")}
        </button>
      )}
      {stop && (
        <button type="button" className="button small-button" onClick={stop}>
          {t("transcription.stopAll")}
        </button>
      )}
    </div>
  );
}
