import type { KeyboardEvent } from "react";
import { useText } from "../i18n/TextContext";
import type { Panel } from "./panels";

interface Props {
  readonly panels: readonly Panel[];
  readonly current: string;
  readonly onShow: (id: string) => void;
}

/** The panels beside the open one; arrow keys go from tab to tab. */
export function Tabs({ panels, current, onShow }: Props) {
  const { t } = useText();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const index = panels.findIndex(({ id }) => id === current);
    const next = panels[(index + step + panels.length) % panels.length];
    if (!next) return;
    onShow(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-panel="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <div className="sidebar-tabs" role="tablist" aria-label={t("sidebar.panels")} tabIndex={-1} onKeyDown={onKeyDown}>
      {panels.map(({ id, title, icon: Icon }) => (
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
          <Icon aria-hidden="true" size={16} />
          {t(title)}
        </button>
      ))}
    </div>
  );
}
