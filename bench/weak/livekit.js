// Drives a page with LiveKit's own client: everybody's tracks are shown and played, all settings are the client's own.
const room = new LivekitClient.Room();
room.on("trackSubscribed", (track) => document.querySelector("main").append(track.attach()));
room.on("trackUnsubscribed", (track) => track.detach().forEach((element) => element.remove()));

window.prepareCall = () => undefined;

window.enterCall = async (place, sends) => {
  await room.connect(place.url, place.token);
  const own = room.localParticipant;
  if (sends.voice) {
    await own.publishTrack(openVoice(sends.voice), { source: LivekitClient.Track.Source.Microphone });
  } else if (sends.sound) await own.setMicrophoneEnabled(true);
  if (sends.camera) {
    const [width, height] = sends.camera;
    await own.setCameraEnabled(true, { resolution: { width, height } });
  }
};

window.shareScreen = (stream) =>
  room.localParticipant.publishTrack(stream.getVideoTracks()[0], { source: LivekitClient.Track.Source.ScreenShare });
