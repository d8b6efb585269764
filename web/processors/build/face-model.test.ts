import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ByteBuffer } from "flatbuffers";
import { describe, expect, it } from "vitest";
import { withInputDescription } from "./face-model.ts";

const PACKAGE = new URL("../../node_modules/@mediapipe/face_detection/", import.meta.url);
const published = readFileSync(fileURLToPath(new URL("face_detection_short_range.tflite", PACKAGE)));

/** Slots of the root table: version, operator codes, subgraphs, description, buffers, metadata buffer, metadata. */
const slot = (number: number): number => 4 + 2 * number;

function vectorLength(file: Uint8Array, field: number): number {
  const buffer = new ByteBuffer(file);
  const root = buffer.readInt32(0);
  const at = buffer.__offset(root, slot(field));
  return at === 0 ? 0 : buffer.__vector_len(root + at);
}

describe("the face model with a description of its input", () => {
  const described = withInputDescription(published);

  it("is a TFLite file that contains the published one as it was", () => {
    expect(Buffer.from(described.subarray(4, 8)).toString()).toBe("TFL3");
    const start = described.length - Math.ceil(published.length / 16) * 16;
    expect(start % 16).toBe(0);
    expect(Buffer.from(described.subarray(start, start + published.length)).equals(published)).toBe(true);
  });

  it("keeps its parts and has one buffer and one entry of metadata more", () => {
    for (const field of [1, 2]) expect(vectorLength(described, field)).toBe(vectorLength(published, field));
    expect(vectorLength(described, 4)).toBe(vectorLength(published, 4) + 1);
    expect([vectorLength(published, 6), vectorLength(described, 6)]).toEqual([0, 1]);
    expect(Buffer.from(described).includes("TFLITE_METADATA")).toBe(true);
    expect(Buffer.from(described).includes("M001")).toBe(true);
  });
});
