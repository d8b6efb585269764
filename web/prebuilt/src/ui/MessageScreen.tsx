import { useEffect, useRef } from "react";

interface Props {
  readonly title: string;
  readonly text?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Something went wrong: read it out at once. */
  readonly alert?: boolean;
  /** Something is under way: a quiet spinner. */
  readonly busy?: boolean;
}

/** One thought in the middle of the page, with at most one way on. */
export function MessageScreen({ title, text, action, alert = false, busy = false }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  return (
    <main className="centre">
      <div
        className={busy ? "card message busy" : "card message"}
        {...(alert ? { role: "alert" } : { role: "status" })}
      >
        {busy && <span className="spinner" aria-hidden="true" />}
        <h1>{title}</h1>
        {text && <p className="message-text">{text}</p>}
        {action && (
          <button ref={button} type="button" className="button primary" onClick={action.run}>
            {action.label}
          </button>
        )}
      </div>
    </main>
  );
}
