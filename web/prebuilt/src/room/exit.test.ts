import { expect, it } from "vitest";
import { resolveExit, STAY } from "./exit";
import { roomLevels } from "./levels";

const exit = (tokenConfig: object, domainConfig: object) =>
  resolveExit(roomLevels({ tokenConfig, domainConfig }), "acme", "team-sync");
const to = (url: unknown) => ({ redirect_on_meeting_exit: url });

it("stays where nothing is said", () => {
  expect(exit({}, {})).toEqual(STAY);
  expect(exit({}, to(""))).toEqual(STAY);
});

it("leads where the token says before the domain, with the call that one comes from", () => {
  expect(exit({}, to("https://a.example/bye")).redirect).toBe("https://a.example/bye?recent-call=acme/team-sync");
  expect(exit(to("https://b.example"), to("https://a.example")).redirect).toBe(
    "https://b.example/?recent-call=acme/team-sync",
  );
  expect(exit(to(null), to("https://a.example/")).redirect).toBe("https://a.example/?recent-call=acme/team-sync");
});

it("stays when the token's word is that there is nowhere to go", () => {
  expect(exit(to(""), to("https://a.example")).redirect).toBeNull();
});

it("keeps query and fragment as they were written", () => {
  expect(exit({}, to("https://a.example/x?a=%2F&b#end")).redirect).toBe(
    "https://a.example/x?a=%2F&b&recent-call=acme/team-sync#end",
  );
});

it.each(["javascript:alert(1)", "data:text/html,x", "//a.example", "/bye", "no address", 7])(
  "leads not to %s",
  (url) => {
    expect(exit(to(url), {}).redirect).toBeNull();
  },
);

it("closes the tab for whose token says so, and for nobody else", () => {
  expect(exit({ close_tab_on_exit: true }, {}).closeTab).toBe(true);
  expect(exit({ close_tab_on_exit: "yes" }, { close_tab_on_exit: true }).closeTab).toBe(false);
});
