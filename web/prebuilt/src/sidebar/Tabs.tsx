import type { KeyboardEvent, ReactNode } from "react";
import { useText } from "../i18n/TextContext";

/** A panel that the sidebar can show: the page's own, or one of the app around it. */
export interface Tab {
  readonly id: string;
  readonly title: string;
  /** At 16 pixels, hidden from screen readers. */
  readonly icon: ReactNode;
}

interface Props {
  readonly tabs: readonly Tab[];
  readonly current: string;
  readonly onShow: (id: string) => void;
}

/** The panels beside the open one; arrow keys go from tab to tab. */
export function Tabs({ tabs, current, onShow }: Props) {
  const { t } = useText();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const index = tabs.findIndex(({ id }) => id === current);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (!next) return;
    onShow(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-panel="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <div className="sidebar-tabs" role="tablist" aria-label={t("sidebar.panels")} tabIndex={-1} onKeyDown={onKeyDown}>
      {tabs.map(({ id, title, icon }) => (
        <button
          key={id}
          type="button"
          role="tab"
          data-panel={id}
          aria-selected={id === current}
          aria-controls="sidebar-body"
          tabIndex={id === current ? 0 : -1}
          onClick={() => onShow(id)}
        >
          {icon}
          {title}
        </button>
      ))}
    </div>
  );
}
