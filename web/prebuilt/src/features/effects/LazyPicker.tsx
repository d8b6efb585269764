import { lazy, Suspense } from "react";
import { useText } from "../../i18n/TextContext";
import { Boundary } from "../../ui/Boundary";
import type { Effects } from "./Effects";

/** Few change their background in every call. */
const Picker = lazy(async () => ({ default: (await import("./BackgroundPicker")).BackgroundPicker }));

/** The choice of backgrounds, loaded when it is opened. */
export function LazyPicker({ effects }: { readonly effects: Effects }) {
  const { t } = useText();
  return (
    <Boundary instead={<p className="field-note">{t("sidebar.broken")}</p>}>
      <Suspense fallback={<p className="field-note">{t("sidebar.loading")}</p>}>
        <Picker effects={effects} />
      </Suspense>
    </Boundary>
  );
}
