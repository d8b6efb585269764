import { Sparkles } from "lucide-react";
import { useId, useState } from "react";
import { useText } from "../../i18n/TextContext";
import type { Effects } from "./Effects";
import { LazyPicker } from "./LazyPicker";
import { useEffectsState } from "./useEffects";

/** Opens the choice of backgrounds before the call, below one's own picture; open by itself when there is something to tell. */
export function PreviewBackground({ effects }: { readonly effects: Effects }) {
  const { t } = useText();
  const { lost } = useEffectsState(effects);
  const [wanted, setWanted] = useState(false);
  const id = useId();
  const open = wanted || lost === "background";
  return (
    <div className="preview-background">
      <button
        type="button"
        className="button small-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setWanted(!open)}
      >
        <Sparkles aria-hidden="true" size={18} />
        {t("effects.background")}
      </button>
      <div id={id}>{open && <LazyPicker effects={effects} />}</div>
    </div>
  );
}
