import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { KnockQueue } from "./KnockQueue";
import { knockSound } from "./knockSound";

vi.mock("./knockSound", () => ({ knockSound: vi.fn() }));
beforeEach(() => vi.mocked(knockSound).mockClear());

const queue = () => screen.queryByRole("region", { name: "People who want to join" });
const heard = () => screen.getByRole("alert").textContent;

describe("somebody who asks to be let in", () => {
  it("is shown, heard and read out, once for each time that it asks", async () => {
    const { say } = await inCall(<KnockQueue />);
    expect(queue()).toBeNull();
    await say((call) => call.knock("ann", "Ann"));
    expect(within(queue() as HTMLElement).getByText("Ann wants to join")).toBeTruthy();
    expect(heard()).toBe("Ann wants to join");
    expect(knockSound).toHaveBeenCalledTimes(1);
    await say((call) => call.knock("ann", "Ann"));
    expect(knockSound).toHaveBeenCalledTimes(2);
    expect(within(queue() as HTMLElement).getAllByText("Ann wants to join")).toHaveLength(1);
    await say((call) => call.unknock("ann"));
    expect(queue()).toBeNull();
  });

  it.each([
    ["Let in Ann", true],
    ["Turn away Ann", false],
  ])("is answered: %s", async (name, grantRequestedAccess) => {
    const { say, user, call } = await inCall(<KnockQueue />);
    await say((inside) => inside.knock("ann", "Ann"));
    await user.click(screen.getByRole("button", { name }));
    expect(call.updateWaitingParticipant).toHaveBeenCalledExactlyOnceWith("ann", { grantRequestedAccess });
  });

  it("is a guest without a name", async () => {
    const { say } = await inCall(<KnockQueue />);
    await say((call) => call.knock("ann", ""));
    expect(heard()).toBe("Guest wants to join");
  });

  it("was let in into a full room: it can be turned away only, and makes no noise", async () => {
    const { say } = await inCall(<KnockQueue />);
    await say((call) => call.knock("ann", "Ann", true));
    expect(screen.getByText("Ann comes in as soon as there is a free place")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Let in Ann" })).toBeNull();
    expect(screen.getByRole("button", { name: "Turn away Ann" })).toBeTruthy();
    expect(knockSound).not.toHaveBeenCalled();
  });

  it("stays where it is when the answer fails", async () => {
    const { say, user, call } = await inCall(<KnockQueue />);
    await say((inside) => inside.knock("ann", "Ann"));
    call.updateWaitingParticipant.mockRejectedValueOnce("Nobody with this id is waiting.");
    await user.click(screen.getByRole("button", { name: "Let in Ann" }));
    expect(queue()).toBeTruthy();
  });
});

describe("several who ask", () => {
  it.each([
    ["Let everybody in", true],
    ["Turn everybody away", false],
  ])("are counted, and answered together: %s", async (name, grantRequestedAccess) => {
    const { say, user, call } = await inCall(<KnockQueue />);
    await say((inside) => inside.knock("ann", "Ann"));
    await say((inside) => inside.knock("ben", "Ben"));
    expect(screen.getByText("2 people want to join")).toBeTruthy();
    await user.click(screen.getByRole("button", { name }));
    expect(call.updateWaitingParticipants).toHaveBeenCalledExactlyOnceWith({ "*": { grantRequestedAccess } });
  });

  it("are listed, each with an answer of its own", async () => {
    const { say, user, call } = await inCall(<KnockQueue />);
    await say((inside) => inside.knock("ann", "Ann"));
    await say((inside) => inside.knock("ben", "Ben"));
    const rows = within(queue() as HTMLElement).getAllByRole("listitem");
    expect(rows.map((row) => row.querySelector("p")?.textContent)).toEqual(["Ann wants to join", "Ben wants to join"]);
    await user.click(screen.getByRole("button", { name: "Turn away Ben" }));
    expect(call.updateWaitingParticipant).toHaveBeenCalledExactlyOnceWith("ben", { grantRequestedAccess: false });
  });
});
