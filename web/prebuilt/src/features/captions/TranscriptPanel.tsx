import { Copy, Download } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { download, fileName } from "../../ui/downloads";
import { TranscriptionState } from "./TranscriptionState";
import { TranscriptList } from "./TranscriptList";
import { TranscriptSearch } from "./TranscriptSearch";
import { asText } from "./transcript";
import { useSearch } from "./useSearch";
import { useSpeakers } from "./useTranscription";
import "../../styles/captions.css";
import "../../styles/transcript.css";

/** What has been said since one came: searched, copied, saved; and whether it goes on. */
export function TranscriptPanel() {
  const { t } = useText();
  const { feed } = useCallTools().captions;
  const transcript = useSyncExternalStore(feed.transcript.subscribe, feed.transcript.current);
  const search = useSearch(transcript);
  return (
    <div className="transcript">
      <TranscriptionState />
      {transcript.count > 0 && <TranscriptSearch search={search} />}
      {transcript.count === 0 && <p className="transcript-note">{t("transcript.empty")}</p>}
      {transcript.isCut && <p className="transcript-note">{t("transcript.cut")}</p>}
      <TranscriptList transcript={transcript} search={search} />
      {transcript.count > 0 && <Keep />}
    </div>
  );
}

/** Ways to keep the text for oneself. */
function Keep() {
  const { t, locale } = useText();
  const { captions, roomName, toasts } = useCallTools();
  const nameOf = useSpeakers();
  const text = () =>
    asText(captions.feed.transcript.current(), nameOf, new Intl.DateTimeFormat(locale, { timeStyle: "medium" }));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      toasts.show(t("transcript.copied"));
    } catch {
      toasts.show(t("transcript.copyFailed"), { urgent: true });
    }
  };
  const save = () => download(fileName(roomName, new Date(), "txt"), new Blob([text()], { type: "text/plain" }));
  return (
    <div className="transcript-foot">
      <button type="button" className="button small-button" onClick={() => void copy()}>
        <Copy aria-hidden="true" size={16} />
        {t("transcript.copy")}
      </button>
      <button type="button" className="button small-button" onClick={save}>
        <Download aria-hidden="true" size={16} />
        {t("transcript.download")}
      </button>
    </div>
  );
}
