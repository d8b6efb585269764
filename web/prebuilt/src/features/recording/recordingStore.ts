import { Store } from "../../embed/store";
import type { Running } from "./recordings";

/** What is recorded and streamed at present, for every part of the page; `null` before that is known. */
export class RecordingStore extends Store<Running | null> {
  constructor() {
    super(null);
  }

  readonly put = (running: Running): void => this.update(() => running);
}
