import { useId } from "react";
import { useText } from "../../i18n/TextContext";
import type { Effects } from "./Effects";
import { useEffectsState } from "./useEffects";

/** Filters noise out of one's own sound, where the room offers it. */
export function NoiseSwitch({ effects }: { readonly effects: Effects }) {
  const { t } = useText();
  const { quiet, failed, lost } = useEffectsState(effects);
  const hint = useId();
  if (!effects.offered.noise) return null;
  const trouble = failed === "noise" || lost === "noise";
  return (
    <div className="switch-field">
      <label>
        <input
          type="checkbox"
          role="switch"
          checked={quiet}
          aria-checked={quiet}
          disabled={!effects.able.noise}
          aria-describedby={hint}
          onChange={({ target }) => void effects.setQuiet(target.checked)}
        />
        <span>{t("effects.noise")}</span>
      </label>
      <p id={hint} className="field-note" role="status">
        {!effects.able.noise && t("effects.cannotNoise")}
        {trouble && t("effects.noiseFailed")}
      </p>
    </div>
  );
}
