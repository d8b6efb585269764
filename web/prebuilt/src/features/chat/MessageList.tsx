import { ArrowDown } from "lucide-react";
import { useMemo } from "react";
import { useText } from "../../i18n/TextContext";
import { useEnd } from "../../ui/useEnd";
import { MessageRow } from "./MessageRow";
import { grouped, type Message } from "./messages";
import { speakerOf } from "./useChat";

/** What was said, the newest below. Who reads back stays where they are, and is told that something came. */
export function MessageList({ messages }: { readonly messages: readonly Message[] }) {
  const text = useText();
  const { t, locale } = text;
  const groups = useMemo(() => grouped(messages, Date.now()), [messages]);
  const last = messages.at(-1);
  const { list, onScroll, isBehind, toEnd } = useEnd<HTMLDivElement>(`${last?.key} ${messages.length}`, last?.mine);
  const time = useMemo(() => new Intl.DateTimeFormat(locale, { timeStyle: "short" }), [locale]);
  return (
    <div className="chat-view">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <div className="chat-log" role="log" aria-label={t("chat.messages")} tabIndex={0} ref={list} onScroll={onScroll}>
        {groups.map(({ key, messages: [first, ...rest], beginsDay }) => (
          <div key={key} className="chat-group">
            {beginsDay && <p className="chat-day">{dayOf(first.at, locale)}</p>}
            <p className="chat-head">
              <bdi>{speakerOf(first, text)}</bdi>{" "}
              <time dateTime={new Date(first.at).toISOString()}>{time.format(first.at)}</time>
            </p>
            <MessageRow message={first} speaker={null} />
            {rest.map((each) => (
              <MessageRow key={each.key} message={each} speaker={speakerOf(each, text)} />
            ))}
          </div>
        ))}
      </div>
      {isBehind && (
        <button type="button" className="button small-button chat-new" onClick={toEnd}>
          <ArrowDown aria-hidden="true" size={16} />
          {t("chat.newBelow")}
        </button>
      )}
    </div>
  );
}

function dayOf(at: number, locale: string): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return isToday
    ? new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(0, "day")
    : new Intl.DateTimeFormat(locale, { dateStyle: "full" }).format(at);
}
