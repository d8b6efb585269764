/** Two peer connections of one page, which find each other by whatever way they are given. Used by the connection test, too. */

export type PairEnd = Pick<
  RTCPeerConnection,
  | "addEventListener"
  | "addIceCandidate"
  | "createAnswer"
  | "createOffer"
  | "localDescription"
  | "setLocalDescription"
  | "setRemoteDescription"
>;

/** Exchange descriptions and candidates, as a server does between two browsers. What is to be sent is added before. */
export async function introduce(here: PairEnd, there: PairEnd): Promise<void> {
  passOn(here, there);
  passOn(there, here);
  await here.setLocalDescription(await here.createOffer());
  await there.setRemoteDescription(here.localDescription as RTCSessionDescription);
  await there.setLocalDescription(await there.createAnswer());
  await here.setRemoteDescription(there.localDescription as RTCSessionDescription);
}

function passOn(from: PairEnd, to: PairEnd): void {
  from.addEventListener("icecandidate", ({ candidate }) => {
    // What comes too early is in the description; what comes too late is of no use to a closed connection.
    if (candidate) void to.addIceCandidate(candidate).catch(() => undefined);
  });
}
