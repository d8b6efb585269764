// The same browser, the same media, two ways to the same engine: the node's own protocol, and Parlour's signalling.
"use strict";

const VIDEO = { width: 320, height: 240, frameRate: 10 };

/** A WebSocket with numbered requests; `push` takes what is no reply. */
async function connect(url, push) {
  const socket = new WebSocket(url);
  const waiting = new Map();
  let number = 0;
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    const done = waiting.get(message.re ?? message.id);
    if (!done) return push(message);
    waiting.delete(message.re ?? message.id);
    return done(message);
  };
  await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
  const send = (message) => socket.send(JSON.stringify(message));
  const ask = (message) =>
    new Promise((resolve) => {
      number += 1;
      waiting.set(number, resolve);
      send({ ...message, id: number });
    });
  return { send, ask };
}

/** A connection that offers microphone and camera, and the names of its tracks by mid. */
async function publishing() {
  const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: VIDEO });
  for (const track of stream.getTracks()) pc.addTransceiver(track, { direction: "sendonly" });
  await pc.setLocalDescription();
  const tracks = Object.fromEntries(pc.getTransceivers().map(({ mid, sender }) => [mid, sender.track.kind]));
  return { pc, tracks };
}

function firstFrame(pc) {
  return new Promise((resolve) => {
    pc.ontrack = ({ track }) => {
      const element = document.createElement(track.kind);
      Object.assign(element, { autoplay: true, muted: true, srcObject: new MediaStream([track]) });
      if (track.kind === "video") element.requestVideoFrameCallback(() => resolve(performance.now()));
      document.body.append(element);
    };
  });
}

/** A participant on the media node's own protocol, which the benchmark passes on line by line. */
class Raw {
  constructor({ url, room, feed }) {
    Object.assign(this, { url: `${url}?room=${room}&peer=${feed}`, frame: Promise.withResolvers() });
  }

  async open() {
    this.link = await connect(this.url, (message) => this.push(message));
    return this;
  }

  async ask(message) {
    const { ok, error } = await this.link.ask(message);
    if (error) throw new Error(error);
    return ok;
  }

  async push(message) {
    if (message.type !== "offer") return;
    if (!this.receiving) {
      this.receiving = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
      firstFrame(this.receiving).then(this.frame.resolve);
    }
    await this.receiving.setRemoteDescription({ type: "offer", sdp: message.sdp });
    await this.receiving.setLocalDescription();
    await this.ask({ type: "answer", seq: message.seq, sdp: this.receiving.localDescription.sdp });
  }

  async publish() {
    const { pc, tracks } = await publishing();
    const { sdp } = await this.ask({ type: "publish", sdp: pc.localDescription.sdp, tracks, opus_fec: true, opus_dtx: [] });
    await pc.setRemoteDescription({ type: "answer", sdp });
  }

  subscribe(feed) {
    const add = ["audio", "video"].map((name) => ({ peer: feed, name }));
    this.link.send({ type: "want", add });
    return this.frame.promise;
  }
}

/** A participant on Parlour's signalling. */
class Guest {
  constructor({ url, room }) {
    Object.assign(this, { url, room, frame: Promise.withResolvers() });
  }

  async open() {
    this.link = await connect(this.url, (message) => this.push(message));
    const session_id = crypto.randomUUID();
    const reply = await this.link.ask({ type: "join", room: this.room, session_id, tracks: {}, subscribe: true });
    if (reply.error) throw new Error(reply.error.msg);
    return this;
  }

  async push(message) {
    if (message.type !== "offer") return;
    if (!this.receiving) {
      this.receiving = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
      firstFrame(this.receiving).then(this.frame.resolve);
    }
    await this.receiving.setRemoteDescription({ type: "offer", sdp: message.sdp });
    await this.receiving.setLocalDescription();
    this.link.send({ type: "answer", seq: message.seq, sdp: this.receiving.localDescription.sdp });
  }

  async publish() {
    const { pc, tracks } = await publishing();
    this.link.send({ type: "tracks", tracks: { audio: { state: "on" }, video: { state: "on" } } });
    const reply = await this.link.ask({ type: "publish", sdp: pc.localDescription.sdp, tracks });
    if (reply.error) throw new Error(reply.error.msg);
    await pc.setRemoteDescription({ type: "answer", sdp: reply.sdp });
  }
}

async function rawPublisher(place) {
  window.publisher = await new Raw(place).open();
  await window.publisher.publish();
}

/** Everything from nothing, own camera and microphone included: milliseconds until a remote frame is on the page. */
async function rawFirstFrame(place, feed) {
  const begin = performance.now();
  const joiner = await new Raw(place).open();
  const [frame] = await Promise.all([joiner.subscribe(feed), joiner.publish()]);
  return frame - begin;
}

async function rawSubscribers(place, feed, count) {
  for (let number = 0; number < count; number += 1) {
    await (await new Raw({ ...place, feed: `subscriber-${number}` }).open()).subscribe(feed);
  }
}

async function guestPublisher(place) {
  window.publisher = await new Guest(place).open();
  await window.publisher.publish();
}

async function guestSubscribers(place, count) {
  for (let number = 0; number < count; number += 1) await (await new Guest(place).open()).frame.promise;
}

/** The same on daily-js: `call` comes from the page of the official client. */
async function dailyFirstFrame(url) {
  await call.load({ url });
  const begin = performance.now();
  const frame = new Promise((resolve) => {
    call.on("track-started", ({ participant, track }) => {
      if (participant.local || track.kind !== "video") return;
      const element = document.createElement("video");
      Object.assign(element, { autoplay: true, muted: true, srcObject: new MediaStream([track]) });
      element.requestVideoFrameCallback(() => resolve(performance.now()));
      document.body.append(element);
    });
  });
  await call.join({ url });
  return (await frame) - begin;
}
