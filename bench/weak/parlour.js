// Drives the page of the official daily-js client (web/conformance/call.html).
window.prepareCall = () => call.load();

// A camera of 1280 by 720 is what the call opens by itself.
window.enterCall = async (place, sends) => {
  const options = sends.camera ? {} : { startVideoOff: true };
  if (sends.camera && sends.camera[0] !== 1280) options.videoSource = await openCamera(sends.camera);
  if (sends.voice) options.audioSource = openVoice(sends.voice);
  const outcome = await enter({ ...place, ...options, startAudioOff: !sends.sound });
  if (outcome.error) throw new Error(JSON.stringify(outcome.error));
};

window.shareScreen = (stream) => call.startScreenShare({ mediaStream: stream });

async function openCamera([width, height]) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width, height } });
  return stream.getVideoTracks()[0];
}
