import { Captions } from "lucide-react";
import { useText } from "../../i18n/TextContext";
import { isOn, isStored, NO_TRANSCRIPTION } from "./transcriptions";
import { useTranscriptions } from "./useTranscription";

/** That what people say is written down, and whether it is kept: for everybody, whether or not they read it. */
export function TranscriptionMark() {
  const { t } = useText();
  const transcriptions = useTranscriptions() ?? NO_TRANSCRIPTION;
  if (!isOn(transcriptions)) return null;
  const label = `${t("transcription.on")} ${t(isStored(transcriptions) ? "transcription.saved" : "transcription.notSaved")}`;
  return (
    <p className="count" title={label}>
      <Captions aria-hidden="true" size={16} />
      <span className="visually-hidden">{label}</span>
    </p>
  );
}
