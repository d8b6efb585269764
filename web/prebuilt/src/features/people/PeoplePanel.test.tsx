import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other, withTracks } from "../../../tests/support/people";
import { type Division, UNDIVIDED } from "../../call/division";
import { PeoplePanel } from "./PeoplePanel";

const HOST = { ...oneself(), owner: true };
const rows = () => within(screen.getByRole("list", { name: "People" })).getAllByRole("listitem");
const actions = (row: HTMLElement | undefined) =>
  row
    ? within(row)
        .queryAllByRole("button")
        .map((each) => each.getAttribute("aria-label"))
    : [];

describe("the list", () => {
  it("has everybody with the state of the microphone, oneself first", async () => {
    await inCall(<PeoplePanel />, { others: [withTracks(other("Cleo"), { audio: "off" }), other("Ben")] });
    expect(rows().map((row) => row.textContent)).toEqual(["AAda (You)", "BBen", "CCleo"]);
    expect(within(rows()[1] as HTMLElement).getByRole("img", { name: "microphone on" })).toBeTruthy();
    expect(within(rows()[2] as HTMLElement).getByRole("img", { name: "microphone off" })).toBeTruthy();
  });

  it("follows who comes, goes and is called otherwise", async () => {
    const { say } = await inCall(<PeoplePanel />);
    await say((call) => call.enter(other("Ben")));
    await expect.poll(() => rows().length).toBe(2);
    await say((call) => call.update({ ...other("Ben"), user_name: "Benedict" }));
    await expect.poll(() => rows()[1]?.textContent).toContain("Benedict");
    await say((call) => call.exit(other("Ben")));
    await expect.poll(() => rows().length).toBe(1);
  });

  it("is searched once it is long", async () => {
    const others = Array.from({ length: 9 }, (_, index) => other(`Guest ${index + 1}`));
    const { user } = await inCall(<PeoplePanel />, { others });
    await user.type(screen.getByLabelText("Search people"), "guest 7");
    expect(rows().map((row) => row.textContent)).toEqual(["G7Guest 7"]);
  });

  it("says how many watch without being in it", async () => {
    const { say } = await inCall(<PeoplePanel />);
    await say((call) => call.setHidden(3));
    expect(await screen.findByText("and 3 viewers")).toBeTruthy();
  });
});

describe("while the call is divided", () => {
  const RED = { id: "r", name: "Red" };
  const DIVIDED: Division = {
    ...UNDIVIDED,
    open: true,
    rooms: [RED, { id: "b", name: "Blue" }, { id: "g", name: "Green" }],
    assignment: { ben: "r", cleo: "r", dan: "b", me: "r" },
    steppedOut: new Set(["dan"]),
  };
  const others = [other("Ben"), other("Cleo"), other("Dan")];
  const sections = () =>
    screen.getAllByRole("region").map((section) => {
      const names = within(section)
        .queryAllByRole("listitem")
        .map((row) => row.textContent?.slice(1));
      return [within(section).getByRole("heading").textContent, ...names];
    });

  it("a host sees who is in which group now, and which are empty", async () => {
    const assignment = { ben: "r", cleo: "r", dan: "b" };
    const { say, tools } = await inCall(<PeoplePanel />, { me: HOST, others });
    await say(() => tools.breakout.put({ ...DIVIDED, assignment }));
    expect(sections()).toEqual([["Main room", "Ada (You)Host", "Dan"], ["Red", "Ben", "Cleo"], ["Blue"], ["Green"]]);
    expect(within(screen.getByRole("region", { name: "Red" })).getByText("2")).toBeTruthy();
    await say(() => tools.breakout.put({ ...DIVIDED, assignment, open: false }));
    expect(rows()).toHaveLength(4);
  });

  it("everybody else sees the own group first, then the others", async () => {
    const { say, tools } = await inCall(<PeoplePanel />, { others });
    await say(() => tools.breakout.put(DIVIDED));
    expect(sections()).toEqual([
      ["Red", "Ada (You)", "Ben", "Cleo"],
      ["Elsewhere", "Dan"],
    ]);
    await say(() => tools.breakout.put({ ...DIVIDED, steppedOut: new Set(["dan", "me"]) }));
    expect(sections()).toEqual([
      ["Main room", "Ada (You)", "Dan"],
      ["Elsewhere", "Ben", "Cleo"],
    ]);
  });
});

describe("a pin", () => {
  it("is set and ended in the list, too", async () => {
    const { user } = await inCall(<PeoplePanel />, { others: [other("Ben")] });
    await user.click(screen.getByRole("button", { name: "Pin Ben" }));
    await user.click(screen.getByRole("button", { name: "Unpin Ben" }));
    expect(screen.getByRole("button", { name: "Pin Ben" })).toBeTruthy();
  });
});

describe("control over others", () => {
  it("is for hosts", async () => {
    await inCall(<PeoplePanel />, { others: [other("Ben")] });
    expect(rows().map(actions)).toEqual([["Pin Ada"], ["Pin Ben"]]);
    expect(screen.queryByRole("button", { name: "Mute everybody else" })).toBeNull();
  });

  it("mutes, and is offered only for who can be heard and seen", async () => {
    const ben = other("Ben");
    const muted = withTracks(other("Cleo"), { audio: "off", video: "off" });
    const { call, user } = await inCall(<PeoplePanel />, { me: HOST, others: [ben, muted] });
    expect(actions(rows()[1])).toEqual([
      "Pin Ben",
      "Turn off the camera of Ben",
      "Mute Ben",
      "Remove Ben from the call",
    ]);
    expect(actions(rows()[2])).toEqual(["Pin Cleo", "Remove Cleo from the call"]);
    await user.click(screen.getByRole("button", { name: "Mute Ben" }));
    expect(call.updateParticipant).toHaveBeenCalledExactlyOnceWith(ben.session_id, { setAudio: false });
    await user.click(screen.getByRole("button", { name: "Mute everybody else" }));
    expect(call.updateParticipants).toHaveBeenCalledExactlyOnceWith({ "*": { setAudio: false } });
  });

  it("removes somebody after one more question", async () => {
    const ben = other("Ben");
    const { call, user } = await inCall(<PeoplePanel />, { me: HOST, others: [ben] });
    await user.click(screen.getByRole("button", { name: "Remove Ben from the call" }));
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Cancel" }));
    expect(call.updateParticipant).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Remove Ben from the call" }));
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Remove" }));
    expect(call.updateParticipant).toHaveBeenCalledExactlyOnceWith(ben.session_id, { eject: true });
  });
});
