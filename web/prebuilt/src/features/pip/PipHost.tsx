import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from "react";
import { useCallTools, usePreferences } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { ALWAYS_HEARD } from "../../ui/alwaysHeard";
import { Boundary } from "../../ui/Boundary";

// Loaded when somebody opens the window.
const PipView = lazy(async () => ({ default: (await import("./PipView")).PipView }));

/**
 * What there is of picture in picture while its window is closed: it tells an embedding app and screen readers when it opens and
 * closes, and closes it at the end of the call. It stands in the stage, to know of who is there.
 */
export function PipHost({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useText();
  const { pip, view, toasts } = useCallTools();
  const { announcements } = usePreferences();
  const state = useSyncExternalStore(pip.subscribe, pip.current);
  const on = useSyncExternalStore(pip.subscribe, () => pip.isOn);
  const wasOn = useRef(false);
  useEffect(() => {
    wasOn.current ||= on;
    view.update((current) => (current.pip === on ? current : { ...current, pip: on }));
  }, [on, view]);
  useEffect(
    () => () => {
      pip.close();
      view.update((current) => ({ ...current, pip: false }));
    },
    [pip, view],
  );
  const onError = () => {
    pip.close();
    toasts.show(t("pip.failed"), { urgent: true, id: "pip" });
  };
  return (
    <>
      <p className="visually-hidden" role="status" {...ALWAYS_HEARD}>
        {announcements && (on ? t("pip.opened") : wasOn.current && t("pip.closed"))}
      </p>
      {state.name !== "closed" && (
        <Boundary onError={onError}>
          <Suspense>
            <PipView state={state} onLeave={onLeave} />
          </Suspense>
        </Boundary>
      )}
    </>
  );
}
