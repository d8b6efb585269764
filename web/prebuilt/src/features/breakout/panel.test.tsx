import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { inCall } from "../../../tests/support/inCall";
import { oneself, other } from "../../../tests/support/people";
import { useCallTools } from "../../call/CallTools";
import { type Division, UNDIVIDED } from "../../call/division";
import { ToastList } from "../../ui/ToastList";
import { BreakoutBanner } from "./BreakoutBanner";
import { BreakoutNews } from "./BreakoutNews";
import { BreakoutPanel } from "./BreakoutPanel";

const HOST = { ...oneself(), owner: true };
const [BEN, CLEO] = [other("Ben"), other("Cleo")];
const ROOMS = [
  { id: "r", name: "Red" },
  { id: "b", name: "Blue" },
];
const READY: Division = { ...UNDIVIDED, rooms: ROOMS };
const OPEN: Division = { ...READY, open: true };
const listen = vi.fn((_action: string, _listener: (news: never) => void) => () => undefined);

function Toasted() {
  return <ToastList toasts={useCallTools().toasts} />;
}

const parts = (
  <>
    <BreakoutBanner />
    <BreakoutPanel />
    <BreakoutNews link={{ listen }} />
    <Toasted />
  </>
);
const press = (name: string | RegExp) => screen.getByRole("button", { name });
const room = (name: string) => within(screen.getByRole("region", { name }));

async function hosting(division: Division = UNDIVIDED) {
  const shown = await inCall(parts, { me: HOST, others: [BEN, CLEO], features: { breakout: true } });
  const divide = (next: Division) => shown.say(() => shown.tools.breakout.put(next));
  await divide(division);
  return { ...shown, divide };
}

async function inGroup(division: Division) {
  const shown = await inCall(parts, { others: [BEN, CLEO], features: { breakout: true } });
  const divide = (next: Division) => shown.say(() => shown.tools.breakout.put(next));
  await divide(division);
  return { ...shown, divide };
}

it("lets a host create as many groups as wanted", async () => {
  const { request, user } = await hosting();
  const count = screen.getByLabelText("Number of groups");
  await user.clear(count);
  await user.type(count, "3");
  await user.click(press("Create groups"));
  const names = ["Group 1", "Group 2", "Group 3"];
  const rooms = names.map((name, index) => ({ id: `group-${index + 1}`, name }));
  expect(request).toHaveBeenLastCalledWith("update-breakout", { rooms });
});

it("lets a host assign by hand, at random, and rename", async () => {
  const { request, user } = await hosting({ ...READY, assignment: { [BEN.session_id]: "r" } });
  expect(room("Red").getByText("Ben")).toBeTruthy();
  await user.selectOptions(room("In no group").getByLabelText("Group of Cleo"), "Blue");
  expect(request).toHaveBeenLastCalledWith("update-breakout", { assignment: { [CLEO.session_id]: "b" } });
  await user.selectOptions(room("Red").getByLabelText("Group of Ben"), "In no group");
  expect(request).toHaveBeenLastCalledWith("update-breakout", { assignment: { [BEN.session_id]: null } });
  await user.click(press("Assign at random"));
  const [, asked] = request.mock.lastCall ?? [];
  const assignment = Object.entries((asked as { assignment?: Record<string, string> }).assignment ?? {});
  expect(assignment.map(([person]) => person).sort()).toEqual([BEN.session_id, CLEO.session_id].sort());
  expect(assignment.map(([, group]) => group).sort()).toEqual(["b", "r"]);
  await user.clear(screen.getByLabelText("Name of Blue"));
  await user.type(screen.getByLabelText("Name of Blue"), "Green{Enter}");
  expect(request).toHaveBeenLastCalledWith("update-breakout", { rooms: [ROOMS[0], { id: "b", name: "Green" }] });
});

it("opens with a time limit, and closes at once or in a minute", async () => {
  const { request, user, divide } = await hosting(READY);
  await user.selectOptions(screen.getByLabelText("Time limit"), "10 minutes");
  await user.click(press("Open the groups"));
  expect(request).toHaveBeenLastCalledWith("update-breakout", { open: true, ends_in: 600 });
  await divide({ ...OPEN, endsAt: performance.now() + 192_000 });
  expect(screen.getAllByRole("timer")[0]?.textContent).toMatch(/^3:1[12] left$/);
  await user.click(press("Close in a minute"));
  expect(request).toHaveBeenLastCalledWith("update-breakout", { ends_in: 60 });
  await user.click(press("Close the groups"));
  expect(request).toHaveBeenLastCalledWith("update-breakout", { open: false });
});

it("lets a host visit groups, tell all of them something, and hears who needs help or came late", async () => {
  const { request, user, divide, say } = await hosting({ ...OPEN, assignment: { [BEN.session_id]: "r" } });
  await user.click(room("Red").getByRole("button", { name: "Join Red" }));
  expect(request).toHaveBeenLastCalledWith("enter-breakout-room", { room: "r" });
  await user.type(screen.getByLabelText("Message to everybody"), "Five minutes{Enter}");
  expect(request).toHaveBeenLastCalledWith("breakout-message", { text: "Five minutes" });
  await divide({ ...OPEN, assignment: { [BEN.session_id]: "r" }, help: [BEN.session_id] });
  expect(screen.getByText("Ben asks for help in Red")).toBeTruthy();
  expect(room("Red").getByRole("img", { name: "asks for help" })).toBeTruthy();
  await say((call) => call.enter(other("Dora")));
  expect(screen.getByText("Dora is in no group yet")).toBeTruthy();
  await divide({ ...OPEN, assignment: { [BEN.session_id]: "r", [other("Dora").session_id]: "b" } });
  expect(screen.queryByText("Dora is in no group yet"), "somebody gave her one").toBeNull();
});

it("tells who is moved where it is, how to go back, and how to get help", async () => {
  const me = oneself().session_id;
  const { request, user, divide } = await inGroup({ ...OPEN, assignment: { [me]: "r" } });
  expect(screen.getByText("You are in Red now")).toBeTruthy();
  expect(screen.getAllByText("You are in Red").length).toBeGreaterThan(0);
  await user.click(press("Ask for help"));
  expect(request).toHaveBeenLastCalledWith("breakout-help", { wanted: true });
  await user.click(press("Go to the main room"));
  expect(request).toHaveBeenLastCalledWith("enter-breakout-room", { room: null });
  await divide({ ...OPEN, assignment: { [me]: "r" }, steppedOut: new Set([me]) });
  await user.click(press("Go to Red"));
  expect(request).toHaveBeenLastCalledWith("enter-breakout-room", { room: "r" });
  expect(screen.queryByRole("button", { name: "Close the groups" })).toBeNull();
  await divide({ ...READY, assignment: { [me]: "r" } });
  expect(screen.getByText("You are in the main room again")).toBeTruthy();
  expect(screen.queryByText("The groups are open")).toBeNull();
});

it("warns a minute before the end, and shows what a host says to all", async () => {
  const { say } = await inGroup({ ...OPEN, endsAt: performance.now() + 30_000 });
  expect(await screen.findByText("The groups close in a minute")).toBeTruthy();
  const [, hear] = listen.mock.lastCall ?? [];
  await say(() => hear?.({ text: "Come back", by: BEN.session_id } as never));
  expect(screen.getByText("Ben: Come back")).toBeTruthy();
});
