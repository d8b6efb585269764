import { useEffect, useState } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { type FoundRecording, foundRecordings } from "./files";

/** Offers what was recorded in this browser and cut short, one after the other. */
export function FoundRecordings({ look = foundRecordings }: { readonly look?: typeof foundRecordings }) {
  const { t, locale } = useText();
  const { toasts } = useCallTools();
  const [[next, ...others], setFound] = useState<readonly FoundRecording[]>([]);
  useEffect(() => {
    look().then(setFound, () => undefined);
  }, [look]);
  if (!next) return null;
  const date = next.startedAt.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
  const act = (what: () => Promise<unknown>) => {
    setFound(others);
    what().catch(() => toasts.show(t("recording.lost"), { urgent: true }));
  };
  return (
    <div className="banner" role="status">
      <p>{t("recording.found", { room: next.room, date })}</p>
      <button type="button" className="button primary" onClick={() => act(next.save)}>
        {t("recording.save")}
      </button>
      <button type="button" className="button" onClick={() => act(next.discard)}>
        {t("recording.discard")}
      </button>
    </div>
  );
}
