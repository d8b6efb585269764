import { ago, dateOf, millis } from "./time";
import { useNow } from "./useNow";

/** How long ago something was; the exact moment on pointing at it. */
export function Ago({ moment }: { readonly moment: string }) {
  const now = useNow();
  const at = millis(moment);
  if (at === undefined) return null;
  return (
    <time dateTime={moment} title={dateOf(at)}>
      {ago(at, now)}
    </time>
  );
}
