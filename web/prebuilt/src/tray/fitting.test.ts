import { describe, expect, it } from "vitest";
import { buttonsThatFit } from "./fitting";

const EVERYTHING = { devices: 2, leave: true };

describe("the tray's buttons", () => {
  it("all stand beside each other where there is room", () => {
    expect(buttonsThatFit(1280, 9, EVERYTHING)).toBe(9);
  });

  it("leave a place to the menu where there is not", () => {
    expect(buttonsThatFit(700, 9, EVERYTHING)).toBe(4);
    expect(buttonsThatFit(375, 9, EVERYTHING)).toBe(0);
    expect(buttonsThatFit(320, 1, EVERYTHING)).toBe(0);
  });

  it("have more room for who has no devices to switch", () => {
    expect(buttonsThatFit(375, 4, { devices: 0, leave: true })).toBe(4);
  });

  it("never become less than none", () => {
    expect(buttonsThatFit(0, 3, EVERYTHING)).toBe(0);
  });
});
