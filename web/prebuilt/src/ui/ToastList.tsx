import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useText } from "../i18n/TextContext";
import { ALWAYS_HEARD } from "./alwaysHeard";
import type { Toasts } from "./toasts";

/** The messages that lie over the call, read out as they come. They never take the focus. */
export function ToastList({ toasts }: { readonly toasts: Toasts }) {
  const { t } = useText();
  const shown = useSyncExternalStore(toasts.subscribe, toasts.current);
  return (
    <section className="toasts" aria-label={t("ui.messages")} {...ALWAYS_HEARD}>
      {shown.map(({ id, text, urgent, action }) => (
        <div key={id} className="toast" role={urgent ? "alert" : "status"}>
          <p>{text}</p>
          {action && (
            <button
              type="button"
              className="button small-button"
              onClick={() => {
                toasts.dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            className="round small"
            aria-label={t("ui.dismiss")}
            title={t("ui.dismiss")}
            onClick={() => toasts.dismiss(id)}
          >
            <X aria-hidden="true" size={16} />
          </button>
        </div>
      ))}
    </section>
  );
}
