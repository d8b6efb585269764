import type { Appearance } from "./appearance";
import type { View } from "./view";

/** Posts one event to the embedding app. */
type Post = (action: string, fields: Record<string, unknown>) => void;

/** Tell the app what of the arrangement is another now, whoever changed it. */
export function tellView(before: View, after: View, post: Post): void {
  if (before.sidebar !== after.sidebar) post("sidebar-view-changed", { view: after.sidebar });
  if (before.speakerMode !== after.speakerMode) post("active-speaker-mode-change", { enabled: after.speakerMode });
  if (before.pip !== after.pip) post(after.pip ? "pip-started" : "pip-stopped", {});
}

/** Tell the app what of the looks is another now, where it has an event. */
export function tellAppearance(before: Appearance, after: Appearance, post: Post): void {
  if (before.showLocalVideo !== after.showLocalVideo) post("show-local-video-changed", { show: after.showLocalVideo });
}
