import { X } from "lucide-react";
import { type KeyboardEvent, Suspense, useEffect, useRef, useState } from "react";
import { useCallTools, useView } from "../call/CallTools";
import { stopped, withPanels } from "../embed/view";
import { IntegrationFrame } from "../features/integrations/IntegrationFrame";
import { type Shown, useIntegrations } from "../features/integrations/useIntegrations";
import { useText } from "../i18n/TextContext";
import { AppIcon } from "../ui/AppIcon";
import { Boundary } from "../ui/Boundary";
import { type Tab, Tabs } from "./Tabs";
import { usePanels } from "./usePanels";

/**
 * The panel beside the call, if one is open. Focus goes into it when it opens; Escape and the button close it, and focus goes
 * back to where it came from. Pages of the app around this one stay as they are while another panel is open, or none.
 */
export function Sidebar() {
  const { t } = useText();
  const { view } = useCallTools();
  const { sidebar } = useView();
  const panels = usePanels();
  useEffect(() => {
    const ids = panels.map(({ id }) => id);
    view.update((current) => withPanels(current, ids));
  }, [panels, view]);
  const apps = useIntegrations().filter(
    ({ location, running, id }) => location === "sidebar" && (running || id === sidebar),
  );
  const kept = useKept(apps, sidebar);
  const tabs: readonly Tab[] = [
    ...panels.map(({ id, title, icon: Icon }) => ({
      id,
      title: t(title),
      icon: <Icon aria-hidden="true" size={16} />,
    })),
    ...apps.map(({ id, label, icon }) => ({ id, title: label, icon: icon && <AppIcon url={icon} label={label} /> })),
  ];
  const open = tabs.find(({ id }) => id === sidebar);
  const panel = panels.find(({ id }) => id === sidebar);
  if (!open && kept.length === 0) return null;
  const show = (next: string | null) => view.update((current) => ({ ...current, sidebar: next }));
  const stop = (id: string) => view.update((current) => stopped(current, id));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    show(null);
  };
  return (
    <aside className="sidebar" hidden={!open} aria-label={open?.title} onKeyDown={onKeyDown}>
      {open && <Head open={open} tabs={tabs} onShow={show} />}
      {panel && (
        <div className="sidebar-body" id="sidebar-body">
          <Boundary key={panel.id} instead={<p className="sidebar-note">{t("sidebar.broken")}</p>}>
            <Suspense fallback={<p className="sidebar-note">{t("sidebar.loading")}</p>}>
              <panel.Content />
            </Suspense>
          </Boundary>
        </div>
      )}
      {kept.map((app) => (
        <IntegrationFrame key={app.id} integration={app} hidden={app.id !== sidebar} onStop={() => stop(app.id)} />
      ))}
    </aside>
  );
}

/** Pages are loaded when they are looked at for the first time, or at once where the app says so, and kept while they run. */
function useKept(apps: readonly Shown[], sidebar: string | null): readonly Shown[] {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const next = new Set(apps.filter(({ id, eager }) => eager || id === sidebar || seen.has(id)).map(({ id }) => id));
  if (next.size !== seen.size || [...next].some((id) => !seen.has(id))) setSeen(next);
  return apps.filter(({ id }) => next.has(id));
}

interface HeadProps {
  readonly open: Tab;
  readonly tabs: readonly Tab[];
  readonly onShow: (id: string | null) => void;
}

function Head({ open, tabs, onShow }: HeadProps) {
  const { t } = useText();
  const heading = useFocusWhile<HTMLHeadingElement>(open.id);
  return (
    <>
      <header className="sidebar-head">
        <h2 ref={heading} tabIndex={-1}>
          {open.title}
        </h2>
        <button
          type="button"
          className="round small"
          aria-label={t("sidebar.close")}
          title={t("sidebar.close")}
          onClick={() => onShow(null)}
        >
          <X aria-hidden="true" size={18} />
        </button>
      </header>
      {tabs.length > 1 && <Tabs tabs={tabs} current={open.id} onShow={onShow} />}
    </>
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
