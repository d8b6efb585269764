import { describe, expect, it } from "vitest";
import { entryOf } from "../../tests/catalogue";
import type { Json } from "../api/shapes";
import { hintOf } from "./hints";

const NOW = 1_800_000_000_000;

function hint(name: string, value: Json | undefined): string | undefined {
  const entry = entryOf(name);
  return hintOf(entry.schema, value, entry, NOW);
}

describe("a hint", () => {
  it.each<[string, Json, RegExp]>([
    ["max_participants", 0, /at least 1/],
    ["max_participants", 1.5, /whole number/],
    ["sfu_switchover", 0, /above 0/],
    ["sip.num_endpoints", 101, /at most 100/],
    ["exp", NOW / 1000 - 1, /has passed/],
    ["signaling_impl", "x".repeat(65), /65 characters; 64/],
    ["meeting_join_hook", "ftp://x", /does not fit: http, https URL/],
    ["recordings_template", "", /should not be empty/],
    ["recordings_template", "a b", /does not fit/],
    ["redirect_on_meeting_exit_allowed_hosts", ["x".repeat(261)], /261 characters/],
    ["sip", { video: true }, /Still needed: display_name, sip_mode/],
  ])("of %s about %j", (name, value, words) => {
    expect(hint(name, value)).toMatch(words);
  });

  it.each<[string, Json | undefined]>([
    ["max_participants", 5],
    ["max_participants", undefined],
    ["exp", NOW / 1000 + 1],
    ["nbf", NOW / 1000 - 1],
    ["meeting_join_hook", ""],
    ["sip", { display_name: "x", sip_mode: "dial-in" }],
    ["lang", "de"],
  ])("of %s is not given about %j", (name, value) => {
    expect(hint(name, value)).toBeUndefined();
  });
});
