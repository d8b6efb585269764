import { expect, it } from "vitest";
import { Gathering } from "./gathering";

function gathering() {
  const delivered: number[][] = [];
  const runs: (() => void)[] = [];
  const gathered = new Gathering<number>(
    100,
    (things) => delivered.push([...things]),
    (run) => {
      runs.push(run);
      return () => runs.splice(runs.indexOf(run), 1);
    },
  );
  return { delivered, gathered, pass: () => runs.shift()?.() };
}

it("hands the first on at once and the next ones together", () => {
  const { delivered, gathered, pass } = gathering();
  for (const number of [1, 2, 3]) gathered.add(number);
  expect(delivered).toEqual([[1]]);
  pass();
  expect(delivered).toEqual([[1], [2, 3]]);
});

it("begins anew after a while in which nothing came", () => {
  const { delivered, gathered, pass } = gathering();
  gathered.add(1);
  pass();
  gathered.add(2);
  expect(delivered).toEqual([[1], [2]]);
});

it("hands nothing on once it is closed", () => {
  const { delivered, gathered, pass } = gathering();
  gathered.add(1);
  gathered.add(2);
  gathered.close();
  pass();
  expect(delivered).toEqual([[1]]);
});
