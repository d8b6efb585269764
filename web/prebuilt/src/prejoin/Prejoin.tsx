import { useDaily } from "@daily-co/daily-react";
import { type FormEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import { DeviceHelp } from "../devices/DeviceHelp";
import { DeviceSelects } from "../devices/DeviceSelects";
import { rememberDevices, rememberedDevices } from "../devices/rememberedDevices";
import { SpeakerTest } from "../devices/SpeakerTest";
import { useLocalMedia } from "../devices/useLocalMedia";
import type { Effects } from "../features/effects/Effects";
import { NoiseSwitch } from "../features/effects/NoiseSwitch";
import { PreviewBackground } from "../features/effects/PreviewBackground";
import { useText } from "../i18n/TextContext";
import { cleanName, NAME_LIMIT, rememberedName, rememberName } from "../room/rememberedName";
import type { PageSettings } from "../room/settings";
import { Badge } from "../ui/Badge";
import { connectionTest } from "../ui/connectionTest";
import { MicrophoneMeter } from "./MicrophoneMeter";
import { SelfView } from "./SelfView";

interface Props {
  readonly roomName: string;
  readonly settings: PageSettings;
  readonly effects: Effects | null;
  /** Somebody inside has to let this person in. */
  readonly knocks: boolean;
  readonly suggestedName: string;
  readonly joining: boolean;
  readonly onJoin: (name: string) => void;
}

/** The check before the call: self view, devices, name. Joining never waits for a device. */
export function Prejoin({ roomName, settings, effects, knocks, suggestedName, joining, onJoin }: Props) {
  const { t } = useText();
  const { fixedName } = settings;
  const [name, setName] = useState(() => fixedName ?? (cleanName(suggestedName) || rememberedName()));
  const [nameMissing, setNameMissing] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const joinButton = useRef<HTMLButtonElement>(null);
  const media = useLocalMedia();
  useLastSpeaker();

  // Whoever is known joins with one press of Enter; whoever is not starts at the name.
  useEffect(() => {
    const known = nameField.current === null || nameField.current.value !== "";
    (known ? joinButton : nameField).current?.focus({ preventScroll: true });
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const clean = cleanName(name);
    if (!clean) {
      setNameMissing(true);
      nameField.current?.focus();
      return;
    }
    if (!fixedName) rememberName(clean);
    rememberDevices({
      ...(media.mayUseCamera ? { cameraOn: media.cameraOn } : {}),
      ...(media.mayUseMicrophone ? { microphoneOn: media.microphoneOn } : {}),
    });
    onJoin(clean);
  };

  return (
    <main className={media.mayUseCamera ? "prejoin" : "prejoin alone"}>
      {media.mayUseCamera && <SelfView media={media} name={name} />}
      <form className="card prejoin-form" onSubmit={submit} noValidate>
        <header>
          <h1>{t("prejoin.heading", { room: roomName })}</h1>
          <p className="hint">
            {media.mayUseCamera || media.mayUseMicrophone ? t("prejoin.hint") : t("prejoin.listenOnly")}
          </p>
          {knocks && <p className="hint">{t("prejoin.knockHint")}</p>}
        </header>
        {fixedName ? (
          <p className="fixed-name">{t("prejoin.nameFixed", { name: fixedName })}</p>
        ) : (
          <NameField field={nameField} name={name} missing={nameMissing} onName={setName} />
        )}
        <DeviceHelp camera={media.mayUseCamera} microphone={media.mayUseMicrophone} />
        <button ref={joinButton} type="submit" className="button primary wide" disabled={joining}>
          {joining ? t("prejoin.joining") : knocks ? t("prejoin.knock") : t("prejoin.join")}
        </button>
      </form>
      <section className="prejoin-devices" aria-label={t("prejoin.devices")}>
        {media.mayUseMicrophone && <MicrophoneMeter on={media.microphoneOn} />}
        <DeviceSelects camera={media.mayUseCamera} microphone={media.mayUseMicrophone} speaker />
        {media.mayUseMicrophone && effects && <NoiseSwitch effects={effects} />}
        {media.mayUseCamera && effects?.offered.background && <PreviewBackground effects={effects} />}
        <div className="prejoin-tests">
          <SpeakerTest />
          <a className="text-link" href={connectionTest(roomName)} target="_blank" rel="noopener">
            {t("actions.connectionTest")}
          </a>
        </div>
        {!settings.features.hideBranding && <Badge />}
      </section>
    </main>
  );
}

interface NameFieldProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly name: string;
  readonly missing: boolean;
  readonly onName: (name: string) => void;
}

function NameField({ field, name, missing, onName }: NameFieldProps) {
  const { t } = useText();
  const id = useId();
  const showError = missing && !name.trim();
  return (
    <div className="field">
      <label htmlFor={id}>{t("prejoin.nameLabel")}</label>
      <input
        id={id}
        ref={field}
        name="name"
        value={name}
        maxLength={NAME_LIMIT}
        autoComplete="name"
        placeholder={t("prejoin.namePlaceholder")}
        aria-invalid={showError}
        aria-describedby={showError ? `${id}-error` : undefined}
        onChange={(event) => onName(event.target.value)}
      />
      {showError && (
        <p id={`${id}-error`} className="field-error" role="alert">
          {t("prejoin.nameMissing")}
        </p>
      )}
    </div>
  );
}

/** The speaker chosen last time. One that is gone leaves the usual one in use. */
function useLastSpeaker(): void {
  const call = useDaily();
  useEffect(() => {
    const { speaker } = rememberedDevices();
    if (speaker) call?.setOutputDeviceAsync({ outputDeviceId: speaker }).catch(() => undefined);
  }, [call]);
}
