import { describe, expect, it } from "vitest";
import { entryOf, TOP } from "../../tests/catalogue";
import { controlOf, mayBeEmpty } from "./control";

function kindOf(name: string): string {
  return controlOf(entryOf(name).schema).kind;
}

describe("the control of a value", () => {
  it.each([
    ["start_video_off", "switch"],
    ["max_participants", "number"],
    ["lang", "choice"],
    ["enable_recording", "choices"],
    ["permissions.canSend", "choices"],
    ["permissions.canReceive", "object"],
    ["meeting_join_hook", "text"],
    ["redirect_on_meeting_exit_allowed_hosts", "lines"],
    ["sip", "object"],
    ["streaming_endpoints", "list"],
    ["streaming_endpoints[3].hls_config.variants[0].width", "number"],
    ["auto_transcription_settings.extra", "json"],
  ])("of %s is a %s", (name, kind) => {
    expect(kindOf(name)).toBe(kind);
  });

  it("offers yes and no where the value may be that instead of words", () => {
    expect(controlOf(entryOf("permissions.canSend").schema)).toMatchObject({ all: true });
    expect(controlOf(entryOf("enable_recording").schema)).toMatchObject({ all: false });
  });

  it("of a property that can be set is JSON only where nothing fits: nearly nowhere", () => {
    const written = TOP.filter(({ schema, read_only }) => !read_only && controlOf(schema).kind === "json");
    expect(written.map(({ name }) => name)).toEqual([]);
  });

  it("knows where nothing at all is a text, too", () => {
    expect(mayBeEmpty(entryOf("meeting_join_hook").schema)).toBe(true);
    expect(mayBeEmpty(entryOf("recordings_template").schema)).toBe(false);
    expect(mayBeEmpty(entryOf("streaming_endpoints[0].rtmp_config.url").schema)).toBe(false);
  });
});
