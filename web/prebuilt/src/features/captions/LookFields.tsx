import { useId } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { Switch } from "../settings/Switch";
import { COLOURS, type Look, SIZES } from "./look";
import { useLook } from "./useLook";

/** How captions look to this person, and whether they are read out. */
export function LookFields() {
  const { t } = useText();
  const { look } = useCallTools().captions;
  const { size, colours, isAloud } = useLook();
  const change = (what: Partial<Look>) => look.update((before) => ({ ...before, ...what }));
  return (
    <>
      <Choice
        label={t("captions.size")}
        value={size}
        options={SIZES.map((each) => [each, t(`captions.size.${each}`)])}
        onChange={(chosen) => change({ size: chosen })}
      />
      <Choice
        label={t("captions.colours")}
        value={colours}
        options={COLOURS.map((each) => [each, t(`captions.colours.${each}`)])}
        onChange={(chosen) => change({ colours: chosen })}
      />
      <Switch label={t("captions.aloud")} on={isAloud} onChange={(on) => change({ isAloud: on })} />
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (chosen: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value as T)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
