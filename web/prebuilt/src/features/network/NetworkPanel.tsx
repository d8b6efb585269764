import { useDaily, useNetwork } from "@daily-co/daily-react";
import { Signal, SignalHigh, SignalLow, SignalMedium } from "lucide-react";
import { useMemo, useSyncExternalStore } from "react";
import { useLocalMedia } from "../../devices/useLocalMedia";
import { useText } from "../../i18n/TextContext";
import { useThrift } from "../../stage/thrift";
import { historyOf, type Look, type Measured, NetworkHistory, SHOWN_MS } from "./history";
import { Plot } from "./Plot";
import { useSendLess } from "./useSendLess";
import "./network.css";

const ICONS = { good: SignalHigh, warning: SignalMedium, bad: SignalLow, unknown: Signal } as const;

/** How one's own connection fares: in words, why, what may help, and figures over the last minutes. */
export function NetworkPanel() {
  const call = useDaily();
  const history = useMemo(() => (call ? historyOf(call) : new NetworkHistory()), [call]);
  const measured = useSyncExternalStore(history.subscribe, history.current);
  return (
    <div className="network">
      <Verdict {...measured} />
      <Advice poor={measured.state === "warning" || measured.state === "bad"} />
      <Plots looks={measured.looks} />
    </div>
  );
}

function Verdict({ state, reasons }: Measured) {
  const { t } = useText();
  const { topology } = useNetwork();
  const Icon = ICONS[state];
  return (
    <section className="network-verdict" data-state={state}>
      <p role="status">
        <Icon aria-hidden="true" size={22} />
        <strong>{t(`network.${state}`)}</strong>
      </p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{t(`network.${reason}`)}</li>
          ))}
        </ul>
      )}
      {(topology === "sfu" || topology === "peer") && <p className="field-note">{t(`network.${topology}`)}</p>}
    </section>
  );
}

function Advice({ poor }: { readonly poor: boolean }) {
  const { t } = useText();
  const { cameraOn, mayUseCamera, toggleCamera } = useLocalMedia();
  const [sendsLess, sendLess] = useSendLess();
  const [thrifty, setThrifty] = useThrift();
  return (
    <section className="network-advice">
      {poor && <p>{t("network.advice")}</p>}
      {poor && cameraOn && (
        <button type="button" className="button small-button" onClick={toggleCamera}>
          {t("devices.stopCamera")}
        </button>
      )}
      {mayUseCamera && <Switch label={t("network.sendLess")} on={sendsLess} onChange={sendLess} />}
      <Switch label={t("network.receiveLess")} on={thrifty} onChange={setThrifty} />
    </section>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Switch({ label, on, onChange }: SwitchProps) {
  return (
    <div className="switch-field">
      <label>
        <input
          type="checkbox"
          role="switch"
          checked={on}
          aria-checked={on}
          onChange={({ target }) => onChange(target.checked)}
        />
        <span>{label}</span>
      </label>
    </div>
  );
}

function Plots({ looks }: { readonly looks: readonly Look[] }) {
  const { t, locale } = useText();
  const write = useMemo(() => writers(locale), [locale]);
  if (looks.length === 0) return <p className="field-note">{t("network.nothing")}</p>;
  const line = (name: string, value: (look: Look) => number | null) => ({
    name,
    samples: looks.map((look) => [look.at, value(look)] as const),
  });
  const [sent, received] = [t("network.sent"), t("network.received")];
  return (
    <>
      <Plot
        title={t("network.bitrate")}
        span={SHOWN_MS}
        least={100_000}
        write={write.bits}
        lines={[line(sent, (look) => look.sent), line(received, (look) => look.received)]}
      />
      <Plot
        title={t("network.loss")}
        span={SHOWN_MS}
        least={0.05}
        write={write.share}
        lines={[line(sent, (look) => look.sentLoss), line(received, (look) => look.receivedLoss)]}
      />
      <Plot
        title={t("network.jitter")}
        span={SHOWN_MS}
        least={0.05}
        write={write.time}
        lines={[line("", (look) => look.jitter)]}
      />
      <Plot
        title={t("network.roundTrip")}
        span={SHOWN_MS}
        least={0.1}
        write={write.time}
        lines={[line("", (look) => look.roundTrip)]}
      />
    </>
  );
}

function writers(locale: string) {
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, maximumFractionDigits: digits });
  const [kilobits, milliseconds] = [unit("kilobit-per-second", 0), unit("millisecond", 0)];
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  return {
    bits: (value: number) => kilobits.format(value / 1000),
    share: (value: number) => percent.format(value),
    time: (value: number) => milliseconds.format(value * 1000),
  };
}
