import { useText } from "../../i18n/TextContext";
import { useRunning } from "../recording/useRecordings";
import { isLost } from "./targets";

/** That the call is streamed live, for everybody; pale while nobody out there sees it. */
export function LiveMark() {
  const { t } = useText();
  const live = (useRunning()?.streams ?? []).filter(({ state }) => state !== "starting");
  if (live.length === 0) return null;
  const lost = live.every(({ targets }) => isLost(targets));
  const words = t(lost ? "streaming.lost" : "streaming.began");
  return (
    <p className="count live-mark" data-lost={lost || undefined} title={words}>
      <span aria-hidden="true">{t("streaming.live")}</span>
      <span className="visually-hidden">{words}</span>
    </p>
  );
}
