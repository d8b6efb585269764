import { expect, it } from "vitest";
import { en } from "./en";
import { LOADERS } from "./loaders";
import { translator } from "./translator";

const ENGLISH = translator(en, "en");

it("fills placeholders with what they are given, as it is", () => {
  expect(ENGLISH.t("prejoin.heading", { room: "a $& {room} <b>" })).toBe("Join a $& {room} <b>");
  expect(ENGLISH.t("devices.unnamed", { device: "Camera", number: 2 })).toBe("Camera 2");
});

it("chooses the plural form by the rules of the language", async () => {
  const polish = translator((await LOADERS.pl()).default, "pl");
  expect([1, 2, 5, 22, 25].map((count) => polish.t("call.people", { count }))).toEqual([
    "1 osoba w rozmowie",
    "2 osoby w rozmowie",
    "5 osób w rozmowie",
    "22 osoby w rozmowie",
    "25 osób w rozmowie",
  ]);
  expect([0, 1, 2].map((count) => ENGLISH.t("call.people", { count }))).toEqual([
    "0 people in the call",
    "1 person in the call",
    "2 people in the call",
  ]);
});

it("falls back to the general form for one that the catalogue does not have", async () => {
  const french = translator((await LOADERS.fr()).default, "fr");
  expect(french.t("call.people", { count: 2_000_000 })).toMatch(/^2\s000\s000 personnes/u);
});

it("writes numbers, lists and moments as the language does", () => {
  const german = translator(en, "de");
  expect(german.t("call.people", { count: 1234 })).toBe("1.234 people in the call");
  expect(german.list(["Ada", "Mikrofon aus", "spricht"])).toBe("Ada, Mikrofon aus und spricht");
  expect(ENGLISH.list(["Ada", "microphone off", "speaking"])).toBe("Ada, microphone off, speaking");
  expect(german.dateTime(new Date(2027, 0, 15, 8))).toBe("Freitag, 15. Januar 2027 um 08:00");
});
