import type { RecordingPart } from "../../src/parts/port.js";
import { castOf } from "../../src/recording/cast.js";
import type { Recorder, RecorderEvents, RecordingOptions } from "../../src/recording/port.js";
import { sceneOf } from "../../src/recording/scene.js";

/** A recorder that records what the test says. */
export class FakeRecording {
  /** Throw this instead of beginning. */
  refuses: string | undefined;
  options: RecordingOptions | undefined;
  events: RecorderEvents | undefined;
  stops = 0;
  /** Whether `stop` is all that is needed for the end. */
  ends = true;

  readonly part: RecordingPart = {
    castOf,
    sceneOf,
    startRecorder: (options: RecordingOptions, events: RecorderEvents): Recorder => {
      if (this.refuses !== undefined) throw new Error(this.refuses);
      this.options = options;
      this.events = events;
      return {
        stop: () => {
          this.stops += 1;
          if (this.ends && this.stops === 1) events.onEnd(undefined);
        },
      };
    },
  };
}
