import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { inCall } from "../../tests/support/inCall";
import { ScreenSharePrompt } from "./ScreenSharePrompt";

it("asks for a press when the app wants a screen, and says what was answered", async () => {
  const { tools, say, user } = await inCall(<ScreenSharePrompt />);
  expect(screen.getByRole("alert").textContent).toBe("");
  await say(() => tools.view.update((view) => ({ ...view, screenShareAsked: true })));
  expect(screen.getByRole("alert").textContent).toContain("Share your screen?");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(tools.frame?.answerScreenShare).toHaveBeenLastCalledWith(false);
  await user.click(screen.getByRole("button", { name: "Choose" }));
  expect(tools.frame?.answerScreenShare).toHaveBeenLastCalledWith(true);
});
