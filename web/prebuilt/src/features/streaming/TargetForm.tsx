import { type FormEvent, useId, useState } from "react";
import { useText } from "../../i18n/TextContext";
import { readTyped } from "./targets";
import { useStreamTargets } from "./useStreamTargets";

interface Props {
  readonly legend: string;
  readonly action: string;
  readonly busy: boolean;
  /** Names that are not offered: it goes there already. */
  readonly without?: readonly string[];
  /** True where it was done: then the form forgets what was typed. */
  readonly onSend: (endpoints: string[], urls: string[]) => Promise<boolean>;
}

/** The room's own targets to tick, and an address with its key to type. Neither is kept anywhere. */
export function TargetForm({ legend, action, busy, without = [], onSend }: Props) {
  const { t } = useText();
  const offered = useStreamTargets().filter(({ name }) => !without.includes(name));
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [address, setAddress] = useState("");
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState<"noTarget" | "noAddress" | "noKey" | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const typed = readTyped(address, key);
    if ("problem" in typed) return setProblem(typed.problem);
    const chosen = offered.map(({ name }) => name).filter((name) => ticked.includes(name));
    if (chosen.length === 0 && typed.url === null) return setProblem("noTarget");
    setProblem(null);
    if (!(await onSend(chosen, typed.url === null ? [] : [typed.url]))) return;
    setTicked([]);
    setAddress("");
    setKey("");
  };
  const tick = (name: string, on: boolean) =>
    setTicked((before) => (on ? [...before, name] : before.filter((each) => each !== name)));
  return (
    <form className="streaming-form" autoComplete="off" noValidate onSubmit={(event) => void send(event)}>
      {offered.length > 0 && (
        <fieldset>
          <legend>{legend}</legend>
          {offered.map(({ name, type }) => (
            <label key={name} className="streaming-choice">
              <input
                type="checkbox"
                checked={ticked.includes(name)}
                onChange={({ target }) => tick(name, target.checked)}
              />
              <span>
                <bdi>{name}</bdi> {type === "hls" && <small>{t("streaming.hls")}</small>}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <fieldset>
        <legend>{offered.length > 0 ? t("streaming.other") : legend}</legend>
        <Secret {...{ address, setAddress, secret: key, setSecret: setKey, problem }} />
      </fieldset>
      <p className="field-error" role="alert">
        {problem && t(`streaming.${problem}`)}
      </p>
      <button type="submit" className="button primary" disabled={busy}>
        {action}
      </button>
    </form>
  );
}

interface SecretProps {
  readonly address: string;
  readonly setAddress: (typed: string) => void;
  readonly secret: string;
  readonly setSecret: (typed: string) => void;
  readonly problem: string | null;
}

/** An address and its key, which is hidden as a password is. */
function Secret({ address, setAddress, secret, setSecret, problem }: SecretProps) {
  const { t } = useText();
  const id = useId();
  const [shown, setShown] = useState(false);
  const plain = { autoComplete: "off", autoCapitalize: "none", spellCheck: false, dir: "ltr" } as const;
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}a`}>{t("streaming.address")}</label>
        <input
          {...plain}
          id={`${id}a`}
          inputMode="url"
          maxLength={1500}
          placeholder="rtmps://live.example.com/app"
          value={address}
          aria-invalid={problem === "noAddress" || undefined}
          onChange={({ target }) => setAddress(target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}k`}>{t("streaming.key")}</label>
        <input
          {...plain}
          id={`${id}k`}
          type={shown ? "text" : "password"}
          maxLength={500}
          value={secret}
          aria-invalid={problem === "noKey" || undefined}
          aria-describedby={`${id}h`}
          onChange={({ target }) => setSecret(target.value)}
        />
      </div>
      <label className="streaming-choice">
        <input type="checkbox" checked={shown} onChange={({ target }) => setShown(target.checked)} />
        <span>{t("streaming.show")}</span>
      </label>
      <p id={`${id}h`} className="streaming-hint">
        {t("streaming.keyHint")}
      </p>
    </>
  );
}
