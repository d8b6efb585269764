import { type ReactNode, useEffect, useRef } from "react";

interface Action {
  readonly label: string;
  readonly run: () => void;
}

interface Props {
  readonly title: string;
  readonly text?: string;
  readonly action?: Action;
  /** Something went wrong: read it out at once. */
  readonly alert?: boolean;
  /** Something is under way: a quiet spinner. */
  readonly busy?: boolean;
  /** Take the keyboard's focus, so that it is not lost with the screen before. Not in an app's frame: it has its own page to go on in. */
  readonly takesFocus?: boolean;
  /** What is not read out with the reason, because it changes all the time, or is beside the point. */
  readonly children?: ReactNode;
}

/** One thought in the middle of the page, with one way on. */
export function MessageScreen({
  title,
  text,
  action,
  alert = false,
  busy = false,
  takesFocus = false,
  children,
}: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another screen.
  useEffect(() => {
    if (takesFocus) (button.current ?? heading.current)?.focus({ preventScroll: true });
  }, [title, takesFocus]);
  return (
    <main className="centre">
      <div className={busy ? "card message busy" : "card message"}>
        <div className="message-words" role={alert ? "alert" : "status"}>
          {busy && <span className="spinner" aria-hidden="true" />}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {text && <p className="message-text">{text}</p>}
        </div>
        {action && (
          <button ref={button} type="button" className="button primary" onClick={action.run}>
            {action.label}
          </button>
        )}
        {children}
      </div>
    </main>
  );
}
