import type { DataConsumer, DataProducer } from "mediasoup/types";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProbeChannel } from "../../src/engine/probe.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function channel() {
  const sent: { packet: Buffer; channel: number | undefined }[] = [];
  const consumer = { closed: false };
  const producer = {
    send: (packet: Buffer, _ppid: undefined, _channels: undefined, only: number) =>
      sent.push({ packet, channel: only }),
  };
  const probe = new ProbeChannel(consumer as DataConsumer, producer as unknown as DataProducer, 5);
  return { sent, consumer, probe };
}

test("a train has as many packets as told, each with its number, for one peer", () => {
  const { sent, probe } = channel();
  probe.send(70_000, 3);
  expect(sent.map(({ channel: only }) => only)).toEqual([5, 5, 5]);
  expect(sent.map(({ packet }) => packet.length)).toEqual([1000, 1000, 1000]);
  expect(sent.map(({ packet }) => [packet.readUInt32BE(0), packet.readUInt16BE(4), packet.readUInt16BE(6)])).toEqual([
    [70_000, 0, 3],
    [70_000, 1, 3],
    [70_000, 2, 3],
  ]);
});

test("a train that follows another too closely is passed over", () => {
  const { sent, probe } = channel();
  probe.send(1, 2);
  vi.advanceTimersByTime(199);
  probe.send(2, 2);
  vi.advanceTimersByTime(1);
  probe.send(3, 2);
  expect(new Set(sent.map(({ packet }) => packet.readUInt32BE(0)))).toEqual(new Set([1, 3]));
});

test("a channel that has closed sends nothing", () => {
  const { sent, consumer, probe } = channel();
  consumer.closed = true;
  probe.send(1, 2);
  expect(sent).toEqual([]);
});
