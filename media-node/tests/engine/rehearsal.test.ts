import { expect, test } from "vitest";
import { rehearse } from "../../src/engine/rehearsal.ts";
import { preparation } from "../node.ts";
import { WorkerObjects } from "../worker-objects.ts";

test("a call is rehearsed on a worker of its own, of which nothing is left", async () => {
  const objects = new WorkerObjects();
  await rehearse(preparation({ workers: 2 }));
  expect(objects.workers).toHaveLength(1);
  expect(objects.workers[0]?.closed).toBe(true);
  expect(objects.transports.size).toBe(0);
});
