import { Store } from "../../embed/store";
import type { RunningRecording } from "./recordings";

/** What is recorded at present, for every part of the page; `null` before that is known. */
export class RecordingStore extends Store<readonly RunningRecording[] | null> {
  constructor() {
    super(null);
  }

  readonly put = (running: readonly RunningRecording[]): void => this.update(() => running);
}
