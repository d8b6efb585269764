import { generateRouterRtpCapabilities } from "mediasoup/ortc";
import type { Router } from "mediasoup/types";
import { expect, test } from "vitest";
import { ROUTER_CODECS, receiverCapabilities } from "../src/codecs.ts";

const router = { rtpCapabilities: generateRouterRtpCapabilities(ROUTER_CODECS) } as Router;

test("receivers understand one format, and the repair of it", () => {
  const { codecs = [] } = receiverCapabilities(router, "video", "video/H264");
  expect(codecs.map(({ mimeType }) => mimeType)).toEqual(["video/H264", "video/rtx"]);
  expect(codecs[1]?.parameters?.apt).toBe(codecs[0]?.preferredPayloadType);
});

test("nothing is left of which mediasoup makes an estimate", () => {
  const { codecs = [], headerExtensions = [] } = receiverCapabilities(router, "video", "video/VP8");
  expect(codecs[0]?.rtcpFeedback).toEqual([
    { type: "nack", parameter: "" },
    { type: "nack", parameter: "pli" },
    { type: "ccm", parameter: "fir" },
  ]);
  expect(headerExtensions.map(({ uri }) => uri).join(" ")).not.toMatch(/transport-wide-cc|abs-send-time/);
});

test("lost sound is asked for again", () => {
  const { codecs = [] } = receiverCapabilities(router, "audio", "audio/opus");
  expect(codecs.map(({ rtcpFeedback }) => rtcpFeedback)).toEqual([[{ type: "nack", parameter: "" }]]);
});
