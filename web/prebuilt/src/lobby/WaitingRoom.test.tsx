import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { oneself } from "../../tests/support/people";
import { WaitingRoom } from "./WaitingRoom";

const onGiveUp = vi.fn();

function waiting(wait: { granted: boolean; hosts: boolean }) {
  return inCall(<WaitingRoom wait={wait} name="Ada" onGiveUp={onGiveUp} />);
}

it.each([
  [{ granted: false, hosts: true }, /hosts have been told/],
  [{ granted: false, hosts: false }, /Nobody who could let you in is here yet/],
  [{ granted: true, hosts: true }, /the room is full/],
])("says what one waits for: %j", async (wait, words) => {
  await waiting(wait);
  expect(screen.getByRole("heading", { name: "You are asking to join" })).toBeTruthy();
  expect(screen.getByRole("status").textContent).toMatch(words);
});

it("lets devices be switched, and the wait be given up", async () => {
  const { user, call } = await waiting({ granted: false, hosts: true });
  await user.click(screen.getByRole("button", { name: /Turn camera/ }));
  expect(call.setLocalVideo).toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Stop waiting" }));
  expect(onGiveUp).toHaveBeenCalledOnce();
});

it("shows somebody who may only watch no camera of its own", async () => {
  const me = oneself();
  const { container } = await inCall(
    <WaitingRoom wait={{ granted: false, hosts: true }} name="Ada" onGiveUp={onGiveUp} />,
    { me: { ...me, permissions: { ...me.permissions, canSend: false } } },
  );
  expect(container.querySelector(".self-view")).toBeNull();
});
