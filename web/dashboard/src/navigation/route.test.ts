import { describe, expect, it } from "vitest";
import { hashOf, type Route, routeOf } from "./route";

describe("the place behind the # of the address", () => {
  it.each<[string, Route]>([
    ["#/", { page: "overview" }],
    ["#/rooms", { page: "rooms" }],
    ["#/domain", { page: "domain" }],
    ["#/recordings", { page: "recordings" }],
    ["#/rooms/team-sync", { page: "room", name: "team-sync", tab: "people" }],
    ["#/rooms/team-sync/recordings", { page: "room", name: "team-sync", tab: "recordings" }],
    ["#/rooms/team-sync/configuration", { page: "room", name: "team-sync", tab: "configuration" }],
  ])("%s is read and written", (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
    expect(hashOf(route)).toBe(hash);
  });

  it("leads somewhere whatever it is", () => {
    expect(routeOf("")).toEqual({ page: "overview" });
    expect(routeOf("#/nowhere/at/all")).toEqual({ page: "overview" });
    expect(routeOf("#/rooms/a/nonsense")).toEqual({ page: "room", name: "a", tab: "people" });
    expect(routeOf("#/rooms/%E0%A4%A")).toEqual({ page: "rooms" });
  });

  it("cannot lead out of a room's own path", () => {
    expect(hashOf({ page: "room", name: "../x?y#z", tab: "people" })).toBe("#/rooms/..%2Fx%3Fy%23z");
  });
});
