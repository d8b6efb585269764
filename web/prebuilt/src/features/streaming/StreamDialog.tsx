import { useDailyEvent } from "@daily-co/daily-react";
import { useCallback, useEffect, useRef } from "react";
import { useCallTools } from "../../call/CallTools";
import { useText } from "../../i18n/TextContext";
import { ModalDialog } from "../../ui/ModalDialog";
import type { RunningStream } from "../recording/recordings";
import { useRunning } from "../recording/useRecordings";
import { TargetForm } from "./TargetForm";
import type { StreamTarget } from "./targets";
import { useAsking } from "./useAsking";
import { useTargetName } from "./useTargetName";
import "./streaming.css";

/** The documented instance of streams, where none is named: an app's `stopLiveStreaming()` ends it, too. */
const INSTANCE = "c3df927c-f738-4471-a2b7-066fa7e95a6b";

/** Where one begins a live stream, sees how it stands with each of its targets, adds and removes some, and ends it. */
export function StreamDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const [stream] = useRunning()?.streams ?? [];
  const asking = useAsking();
  const { fail } = asking;
  // Messages of the call are behind this dialog.
  useDailyEvent(
    "live-streaming-error",
    useCallback(({ errorMsg }) => fail(errorMsg), [fail]),
  );
  const { link } = useCallTools();
  const start = (endpoints: string[], urls: string[]) =>
    asking.ask(async () => {
      const first = endpoints.length > 0 ? { endpoints } : { rtmp_urls: urls };
      await link.request("start-streaming", { instance_id: INSTANCE, ...first });
      if (endpoints.length > 0 && urls.length > 0)
        await link.request("change-streaming-endpoints", { operation: "add", instance_id: INSTANCE, rtmp_urls: urls });
    });
  return (
    <ModalDialog title={t("streaming.title")} onClose={onClose}>
      <div className="streaming" ref={useFocusAtChange(stream?.id)} tabIndex={-1}>
        {stream ? (
          <Running key={stream.id} stream={stream} {...asking} />
        ) : (
          <>
            <p className="streaming-hint">{t("streaming.hint")}</p>
            <TargetForm
              legend={t("streaming.targets")}
              action={t("streaming.start")}
              busy={asking.busy}
              onSend={start}
            />
          </>
        )}
        {asking.problem && (
          <p className="field-error" role="alert">
            {asking.problem}
          </p>
        )}
      </div>
    </ModalDialog>
  );
}

/** What was pressed is gone when a stream begins or ends: the keyboard goes on in the dialog, and Escape still closes it. */
function useFocusAtChange(id: string | undefined) {
  const element = useRef<HTMLDivElement>(null);
  const before = useRef(id);
  useEffect(() => {
    if (before.current !== id) element.current?.focus();
    before.current = id;
  }, [id]);
  return element;
}

interface RunningProps extends ReturnType<typeof useAsking> {
  readonly stream: RunningStream;
}

function Running({ stream: { id, state, targets }, ask, busy }: RunningProps) {
  const { t } = useText();
  const { link } = useCallTools();
  const change = (operation: "add" | "remove", fields: { endpoints?: string[]; rtmp_urls?: string[] }) =>
    ask(() => link.request("change-streaming-endpoints", { operation, instance_id: id, ...fields }));
  const add = (endpoints: string[], urls: string[]) =>
    change("add", { ...(endpoints.length > 0 && { endpoints }), ...(urls.length > 0 && { rtmp_urls: urls }) });
  const names = targets.flatMap(({ name }) => name ?? []);
  return (
    <>
      <ul className="streaming-targets" aria-label={t("streaming.targets")}>
        {targets.map((target) => (
          <Target
            key={`${target.number} ${target.name}`}
            target={target}
            onRemove={
              targets.length > 1 && target.name !== null && state !== "stopping"
                ? (name) => void change("remove", { endpoints: [name] })
                : null
            }
          />
        ))}
      </ul>
      <button
        type="button"
        className="button danger"
        disabled={busy || state === "stopping"}
        onClick={() => void ask(() => link.request("stop-streaming", { instance_id: id }))}
      >
        {t("streaming.stop")}
      </button>
      {state !== "stopping" && (
        <details>
          <summary>{t("streaming.more")}</summary>
          <TargetForm
            legend={t("streaming.targets")}
            action={t("streaming.add")}
            busy={busy}
            without={names}
            onSend={add}
          />
        </details>
      )}
    </>
  );
}

interface TargetProps {
  readonly target: StreamTarget;
  readonly onRemove: ((name: string) => void) | null;
}

function Target({ target, onRemove }: TargetProps) {
  const { t } = useText();
  const { name, state, reason } = target;
  const shown = useTargetName()(target);
  return (
    <li data-state={state}>
      <div>
        <p>
          <bdi>{shown}</bdi>{" "}
          <span className="streaming-state" role="status">
            {t(`streaming.state.${state}`)}
          </span>
        </p>
        {reason && state !== "streaming" && (
          <p className="streaming-hint" dir="auto">
            {reason}
          </p>
        )}
      </div>
      {onRemove && name !== null && (
        <button
          type="button"
          className="button small-button"
          aria-label={t("streaming.remove", { target: shown })}
          onClick={() => onRemove(name)}
        >
          ✕
        </button>
      )}
    </li>
  );
}
