import { Builder, ByteBuffer } from "flatbuffers";

/**
 * The face detector of tasks-vision takes a model only with a description of its input inside. The published model has none,
 * so it is given one: pixels from -1 to 1. A TFLite file is a FlatBuffer whose references point forward, so the new root
 * stands in front of the old file, which stays as it is, byte for byte.
 * Slots are those of the public schemas `tflite/schema.fbs` and `metadata_schema.fbs`.
 */
export function withInputDescription(model: Uint8Array): Uint8Array {
  const buffer = new ByteBuffer(model);
  const root = buffer.readInt32(0);
  const builder = new Builder(model.length + 4096);
  const old = appendOld(builder, model);
  const description = describeInput();

  const data = bytes(builder, description);
  builder.startObject(BUFFER_SLOTS);
  builder.addFieldOffset(0, data, 0);
  const described = builder.endObject();

  const buffers = tablesOf(buffer, root, MODEL.buffers);
  const allBuffers = offsets(builder, [...buffers.map(old), described]);
  const name = builder.createString("TFLITE_METADATA");
  builder.startObject(2);
  builder.addFieldOffset(0, name, 0);
  builder.addFieldInt32(1, buffers.length, 0);
  const metadata = offsets(builder, [builder.endObject()]);

  builder.startObject(MODEL_SLOTS);
  builder.addFieldInt32(MODEL.version, buffer.readInt32(root + buffer.__offset(root, slot(MODEL.version))), 0);
  for (const kept of [MODEL.operatorCodes, MODEL.subgraphs, MODEL.description]) {
    const at = buffer.__offset(root, slot(kept));
    if (at !== 0) builder.addFieldOffset(kept, old(buffer.__indirect(root + at)), 0);
  }
  builder.addFieldOffset(MODEL.buffers, allBuffers, 0);
  builder.addFieldOffset(MODEL.metadata, metadata, 0);
  builder.finish(builder.endObject(), "TFL3");
  return builder.asUint8Array();
}

const MODEL = { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4, metadata: 6 };
const MODEL_SLOTS = 7;
const BUFFER_SLOTS = 1;
/** What TFLite wants the weights aligned to. */
const ALIGNMENT = 16;
const NORMALISATION = { mean: 127.5, deviation: 127.5 };
const NORMALIZATION_OPTIONS = 1;
const IMAGE_PROPERTIES = 2;
const RGB = 1;

/** Where a table keeps its field of this number. */
function slot(number: number): number {
  return 4 + 2 * number;
}

/** Put the old file at the end of the new one; returns how the builder refers to a place of the old file. */
function appendOld(builder: Builder, model: Uint8Array): (place: number) => number {
  const length = Math.ceil(model.length / ALIGNMENT) * ALIGNMENT;
  builder.prep(ALIGNMENT, length);
  builder.pad(length - model.length);
  for (let index = model.length - 1; index >= 0; index--) builder.writeInt8(model[index] ?? 0);
  return (place) => length - place;
}

/** The places of the tables of a vector. */
function tablesOf(buffer: ByteBuffer, table: number, field: number): number[] {
  const vector = buffer.__vector(table + buffer.__offset(table, slot(field)));
  const length = buffer.__vector_len(table + buffer.__offset(table, slot(field)));
  return Array.from({ length }, (_, index) => buffer.__indirect(vector + 4 * index));
}

function offsets(builder: Builder, tables: readonly number[]): number {
  builder.startVector(4, tables.length, 4);
  for (const table of [...tables].reverse()) builder.addOffset(table);
  return builder.endVector();
}

function bytes(builder: Builder, content: Uint8Array): number {
  builder.startVector(1, content.length, ALIGNMENT);
  for (const byte of [...content].reverse()) builder.addInt8(byte);
  return builder.endVector();
}

/** A `ModelMetadata` that says of the only input: a picture, red, green, blue, and how to scale it. */
function describeInput(): Uint8Array {
  const builder = new Builder(512);
  const floats = (value: number): number => {
    builder.startVector(4, 1, 4);
    builder.addFloat32(value);
    return builder.endVector();
  };
  const [mean, deviation] = [floats(NORMALISATION.mean), floats(NORMALISATION.deviation)];
  builder.startObject(2);
  builder.addFieldOffset(0, mean, 0);
  builder.addFieldOffset(1, deviation, 0);
  const options = builder.endObject();
  builder.startObject(2);
  builder.addFieldInt8(0, NORMALIZATION_OPTIONS, 0);
  builder.addFieldOffset(1, options, 0);
  const units = offsets(builder, [builder.endObject()]);

  builder.startObject(2);
  builder.addFieldInt8(0, RGB, 0);
  const image = builder.endObject();
  builder.startObject(3);
  builder.addFieldInt8(0, IMAGE_PROPERTIES, 0);
  builder.addFieldOffset(1, image, 0);
  const content = builder.endObject();

  const name = builder.createString("image");
  builder.startObject(7);
  builder.addFieldOffset(0, name, 0);
  builder.addFieldOffset(3, content, 0);
  builder.addFieldOffset(4, units, 0);
  const inputs = offsets(builder, [builder.endObject()]);
  builder.startObject(3);
  builder.addFieldOffset(2, inputs, 0);
  const subgraphs = offsets(builder, [builder.endObject()]);
  builder.startObject(4);
  builder.addFieldOffset(3, subgraphs, 0);
  builder.finish(builder.endObject(), "M001");
  return builder.asUint8Array();
}
