import { LookFields } from "./LookFields";
import { TranscriptionState } from "./TranscriptionState";

/** What one may choose about captions: for oneself, and below that what concerns everybody. */
export function CaptionOptions() {
  return (
    <>
      <LookFields />
      <TranscriptionState />
    </>
  );
}
