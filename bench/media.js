// The same browser, the same media, two ways to the same engine: its own API by hand, and Parlour's signalling by hand.
"use strict";

const VIDEO = { width: 320, height: 240, frameRate: 10 };

/** A WebSocket with numbered requests; `tag` names the field that carries the number, `push` takes the rest. */
async function connect(url, protocols, tag, reply, push) {
  const socket = new WebSocket(url, protocols);
  const waiting = new Map();
  let number = 0;
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    const done = waiting.get(message[reply]);
    if (!done) return push(message);
    if (message.janus === "ack" && done.settled) return undefined;
    waiting.delete(message[reply]);
    return done.resolve(message);
  };
  await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
  const send = (message) => socket.send(JSON.stringify(message));
  const ask = (message, settled = false) =>
    new Promise((resolve) => {
      number += 1;
      const id = tag === "transaction" ? `t${number}` : number;
      waiting.set(id, { resolve, settled });
      send({ ...message, [tag]: id });
    });
  return { socket, send, ask };
}

async function microphoneAndCamera() {
  return (await navigator.mediaDevices.getUserMedia({ audio: true, video: VIDEO })).getTracks();
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

/** A participant on the engine's own API. */
class Raw {
  constructor({ url, secret, room, feed }) {
    Object.assign(this, { url, secret, room, feed, up: Promise.withResolvers() });
  }

  async open() {
    const push = (message) => message.janus === "webrtcup" && this.up.resolve();
    this.link = await connect(this.url, ["janus-protocol"], "transaction", "transaction", push);
    this.session = (await this.ask({ janus: "create" })).data.id;
    // The engine drops a session that was silent for a minute; a slow machine takes longer for one measurement.
    setInterval(() => this.ask({ janus: "keepalive" }), 20_000);
    return this;
  }

  ask(message, settled) {
    const session = this.session === undefined ? {} : { session_id: this.session };
    return this.link.ask({ ...message, ...session, apisecret: this.secret }, settled);
  }

  async attach() {
    return (await this.ask({ janus: "attach", plugin: "janus.plugin.videoroom" })).data.id;
  }

  plugin(handle, body, jsep) {
    return this.ask({ janus: "message", handle_id: handle, body, ...(jsep && { jsep }) }, true);
  }

  pc(handle) {
    const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    pc.onicecandidate = ({ candidate }) =>
      this.ask({ janus: "trickle", handle_id: handle, candidate: candidate?.toJSON() ?? { completed: true } });
    return pc;
  }

  async publish() {
    const [tracks, handle] = await Promise.all([microphoneAndCamera(), this.attach()]);
    const pc = this.pc(handle);
    for (const track of tracks) pc.addTransceiver(track, { direction: "sendonly" });
    await pc.setLocalDescription();
    const body = { request: "joinandconfigure", ptype: "publisher", room: this.room, id: this.feed };
    const { jsep } = await this.plugin(handle, body, pc.localDescription.toJSON());
    await pc.setRemoteDescription(jsep);
  }

  async subscribe(feed) {
    const handle = await this.attach();
    const body = { request: "join", ptype: "subscriber", room: this.room, streams: [{ feed }] };
    const { jsep } = await this.plugin(handle, body);
    const pc = this.pc(handle);
    const frame = firstFrame(pc);
    await pc.setRemoteDescription(jsep);
    await pc.setLocalDescription();
    await this.plugin(handle, { request: "start" }, pc.localDescription.toJSON());
    return frame;
  }
}

/** A participant on Parlour's signalling. */
class Guest {
  constructor({ url, room }) {
    Object.assign(this, { url, room, frame: Promise.withResolvers() });
  }

  async open() {
    this.link = await connect(this.url, [], "id", "re", (message) => this.push(message));
    const session_id = crypto.randomUUID();
    const reply = await this.link.ask({ type: "join", room: this.room, session_id, tracks: {}, subscribe: true });
    if (reply.error) throw new Error(reply.error.msg);
    return this;
  }

  pc(name) {
    const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    pc.onicecandidate = ({ candidate }) =>
      this.link.send({ type: "candidate", pc: name, candidate: candidate?.toJSON() ?? null });
    return pc;
  }

  async push(message) {
    if (message.type !== "offer") return;
    if (!this.receiving) {
      this.receiving = this.pc("subscribe");
      firstFrame(this.receiving).then(this.frame.resolve);
    }
    await this.receiving.setRemoteDescription({ type: "offer", sdp: message.sdp });
    await this.receiving.setLocalDescription();
    this.link.send({ type: "answer", seq: message.seq, sdp: this.receiving.localDescription.sdp });
  }

  async publish() {
    const pc = this.pc("publish");
    const tracks = {};
    for (const track of await microphoneAndCamera()) pc.addTransceiver(track, { direction: "sendonly" });
    await pc.setLocalDescription();
    for (const { mid, sender } of pc.getTransceivers()) tracks[mid] = sender.track.kind;
    this.link.send({ type: "tracks", tracks: { audio: { state: "on" }, video: { state: "on" } } });
    const reply = await this.link.ask({ type: "publish", sdp: pc.localDescription.sdp, tracks });
    if (reply.error) throw new Error(reply.error.msg);
    await pc.setRemoteDescription({ type: "answer", sdp: reply.sdp });
  }
}

async function rawPublisher(place) {
  const publisher = await new Raw(place).open();
  const room = { room: place.room, admin_key: place.adminKey, publishers: 100, videocodec: "vp8" };
  await publisher.plugin(await publisher.attach(), { request: "create", ...room });
  await publisher.publish();
  window.publisher = publisher;
  await window.publisher.up.promise;
}

/** Everything from nothing, own camera and microphone included: milliseconds until a remote frame is on the page. */
async function rawFirstFrame(place, feed) {
  const begin = performance.now();
  const joiner = await new Raw(place).open();
  const [frame] = await Promise.all([joiner.subscribe(feed), joiner.publish()]);
  return frame - begin;
}

async function rawSubscribers(place, feed, count) {
  for (let number = 0; number < count; number += 1) await (await new Raw(place).open()).subscribe(feed);
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
