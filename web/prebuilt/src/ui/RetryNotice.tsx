import { useText } from "../i18n/TextContext";
import { countdown } from "../room/retries";
import type { AutoRetry } from "./useAutoRetry";

/** Below this the digits are of use; a room that opens next week is told by its date. */
const COUNTED_MS = 24 * 3_600_000;

/** Says that the page tries again by itself, and when; and stops it. */
export function RetryNotice({ retry: { leftMs, trying, stop } }: { readonly retry: AutoRetry }) {
  const { t } = useText();
  const words = trying ? t("retry.now") : leftMs < COUNTED_MS ? t("retry.in", { time: countdown(leftMs) }) : null;
  return (
    <div className="retry">
      <p>{t("retry.byItself")}</p>
      {words && (
        <p role="timer" aria-live="off" className="retry-time">
          {words}
        </p>
      )}
      <button type="button" className="text-button" onClick={stop}>
        {t("retry.stop")}
      </button>
    </div>
  );
}
