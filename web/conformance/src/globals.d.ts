import type Daily from "@daily-co/daily-js";
import type { DailyCall, DailyCallOptions } from "@daily-co/daily-js";
import type { PipecatClient } from "@pipecat-ai/client-js";
import type { LoggedEvent, Outcome } from "./log";
import type { Deeds } from "./react-hooks";

declare global {
  interface Window {
    /** The package as its script tag defines it. */
    Daily: typeof Daily;
    /** Its name in older releases. */
    DailyIframe: typeof Daily;
    /** Every event so far. */
    events: LoggedEvent[];
    /** The client under test, on the pages of daily-js and daily-react. */
    call: DailyCall;
    /** Join, and tell how that ended. */
    enter(options: DailyCallOptions): Promise<Outcome>;
    /** What `call.participants()` says, as plain JSON. */
    people(): unknown;
    /** What hooks of daily-react do when asked. */
    deeds: Deeds;
    /** The client under test, on the page of daily-transport. */
    client: PipecatClient;
    /** Connect, and tell how that ended. */
    connect(options: object): Promise<Outcome>;
  }
}
