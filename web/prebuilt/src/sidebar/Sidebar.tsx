import { X } from "lucide-react";
import { type KeyboardEvent, Suspense, useEffect, useRef } from "react";
import { useCallTools, useView } from "../call/CallTools";
import { useText } from "../i18n/TextContext";
import { Boundary } from "../ui/Boundary";
import { type Panel, panelsOf } from "./panels";
import { Tabs } from "./Tabs";

/**
 * The panel beside the call, if one is open. Focus goes into it when it opens; Escape and the button close it, and focus goes
 * back to where it came from.
 */
export function Sidebar() {
  const { features, view } = useCallTools();
  const { sidebar } = useView();
  const panels = panelsOf(features);
  const panel = panels.find(({ id }) => id === sidebar);
  if (!panel) return null;
  const show = (next: string | null) => view.update((current) => ({ ...current, sidebar: next }));
  return <Open panel={panel} panels={panels} onShow={show} />;
}

interface OpenProps {
  readonly panel: Panel;
  readonly panels: readonly Panel[];
  readonly onShow: (id: string | null) => void;
}

function Open({ panel, panels, onShow }: OpenProps) {
  const { t } = useText();
  const heading = useFocusWhile<HTMLHeadingElement>(panel.id);
  const close = () => onShow(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close();
  };
  const title = t(panel.title);
  return (
    <aside className="sidebar" aria-label={title} onKeyDown={onKeyDown}>
      <header className="sidebar-head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button
          type="button"
          className="round small"
          aria-label={t("sidebar.close")}
          title={t("sidebar.close")}
          onClick={close}
        >
          <X aria-hidden="true" size={18} />
        </button>
      </header>
      {panels.length > 1 && <Tabs panels={panels} current={panel.id} onShow={onShow} />}
      <div className="sidebar-body" id="sidebar-body">
        <Boundary key={panel.id} instead={<p className="sidebar-note">{t("sidebar.broken")}</p>}>
          <Suspense fallback={<p className="sidebar-note">{t("sidebar.loading")}</p>}>
            <panel.Content />
          </Suspense>
        </Boundary>
      </div>
    </aside>
  );
}

/** Focus the element now and whenever `what` changes; give the focus back at the end, unless it has gone elsewhere. */
function useFocusWhile<T extends HTMLElement>(what: string) {
  const target = useRef<T>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current ??= document.activeElement;
    // Who walks through the tabs stays on them.
    if (what && document.activeElement?.role !== "tab") target.current?.focus({ preventScroll: true });
  }, [what]);
  useEffect(() => {
    return () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    };
  }, []);
  return target;
}
