"""The methods of a call object, in the order of the proof: each leaves the call as the next one needs it."""

from typing import Final

from tests.conformance.interface.model import Local, Method, PageOnly, Refused, Told, Warned, Works

_ADMINS_ONLY: Final = Refused(
    "only owners and participant admins", note="works for owners and participant admins; others are refused"
)

__all__ = ["LISTENING", "METHODS"]

LISTENING: Final = frozenset({"on", "once", "off"})
"""Methods about events."""

_LOADED: Final = (
    Method("load", "call.load({ url: room })", Works("call.meetingState() === 'loaded'")),
    Method("iframe", "call.iframe()", Local()),
    Method("isDestroyed", "call.isDestroyed()", Local()),
    Method("meetingState", "call.meetingState()", Local()),
    Method("accessState", "call.accessState()", Local()),
    Method("theme", "call.theme()", PageOnly()),
    Method("geo", "call.geo()", Local()),
    Method(
        "setProxyUrl",
        "call.setProxyUrl()",
        Warned("a proxy in front of Parlour needs no option: it has the host's name"),
        ("set-proxy-url",),
    ),
    Method("setIceConfig", "call.setIceConfig({ iceServers: [] })", Works(), ("set-ice-config",)),
    Method(
        "testNetworkConnectivity",
        "call.testNetworkConnectivity(aids.camera())",
        Refused("the room's URL"),  # this server has no relay
        ("test-network-connectivity",),
    ),
    Method(
        "abortTestNetworkConnectivity",
        "call.abortTestNetworkConnectivity()",
        Works(),
        ("abort-test-network-connectivity",),
    ),
    Method(
        "testWebsocketConnectivity",
        "call.testWebsocketConnectivity()",
        Works(),
        ("test-websocket-connectivity",),
    ),
    Method(
        "abortTestWebsocketConnectivity",
        "call.abortTestWebsocketConnectivity()",
        Works(),
        ("abort-test-websocket-connectivity",),
    ),
    Method(
        "testPeerToPeerCallQuality",
        "call.testPeerToPeerCallQuality({ videoTrack: aids.camera(), duration: 3 })",
        Works(),
        ("test-p2p-call-quality",),
    ),
    Method(
        "stopTestPeerToPeerCallQuality",
        "call.stopTestPeerToPeerCallQuality()",
        Works(),
        ("stop-test-p2p-call-quality",),
    ),
    Method(
        "preAuth",
        "call.preAuth({ url: room })",
        Works("call.accessState().access.level === 'full'"),
        ("daily-method-preauth",),
    ),
    Method("startCamera", "call.startCamera({ url: room })", Works(), ("start-camera",)),
    Method(
        "testCallQuality",
        "Promise.all([call.testCallQuality(), aids.later(() => call.stopTestCallQuality())])",
        Works(),
        ("test-call-quality",),
        "can not be called after preAuth",
    ),
    Method(
        "testConnectionQuality",
        "Promise.all([call.testConnectionQuality(), aids.later(() => call.stopTestConnectionQuality())])",
        Works(),
        ("test-call-quality",),
        "videoTrack",
    ),
    Method(
        "stopTestConnectionQuality",
        "call.stopTestConnectionQuality()",
        Works(),
        ("stop-test-call-quality", "stop-test-p2p-call-quality"),
    ),
    Method(
        "stopTestCallQuality",
        "call.stopTestCallQuality()",
        Works(),
        ("stop-test-call-quality",),
    ),
)

_CALL: Final = (
    Method("join", "call.join({ url: room })", Works("call.meetingState() === 'joined-meeting'"), ("join-meeting",)),
    Method("room", "call.room()", Works(), ("lib-room-info",)),
    Method("getMeetingSession", "call.getMeetingSession()", Works(), ("get-meeting-session",)),
    Method("meetingSessionSummary", "call.meetingSessionSummary()", Local()),
    Method("meetingSessionState", "call.meetingSessionState()", Local()),
    Method(
        "setMeetingSessionData",
        "call.setMeetingSessionData({ step: 1 })",
        Works("call.meetingSessionState().data?.step === 1"),
        ("set-session-data",),
    ),
    Method("participants", "call.participants()", Local()),
    Method("participantCounts", "call.participantCounts()", Local()),
    Method("getActiveSpeaker", "call.getActiveSpeaker()", Local()),
    Method("activeSpeakerMode", "call.activeSpeakerMode()", Local()),
    Method(
        "setActiveSpeakerMode",
        "call.setActiveSpeakerMode(true)",
        Works("call.activeSpeakerMode() === true"),
        ("set-active-speaker-mode",),
    ),
    Method(
        "setUserName",
        "call.setUserName('Ada')",
        Works("call.participants().local.user_name === 'Ada'"),
        ("set-user-name",),
    ),
    Method(
        "setUserData",
        "call.setUserData({ n: 1 })",
        Works("call.participants().local.userData?.n === 1"),
        ("set-user-data",),
    ),
    Method("sendAppMessage", "call.sendAppMessage({ n: 1 }, '*')", Works(), ("app-msg",)),
    Method(
        "subscribeToTracksAutomatically",
        "call.subscribeToTracksAutomatically()",
        Local(),
    ),
    Method(
        "setSubscribeToTracksAutomatically",
        "call.setSubscribeToTracksAutomatically(false)",
        Works("call.subscribeToTracksAutomatically() === false"),
        ("daily-method-subscribe-to-tracks-automatically",),
    ),
    Method(
        "updateParticipant",
        "call.updateParticipant(other, { setSubscribedTracks: true })",
        Works("call.participants()[other].tracks.video.subscribed === true"),
        ("update-participant",),
    ),
    Method(
        "updateParticipants",
        "call.updateParticipants({ [other]: { setSubscribedTracks: { video: false, audio: true } } })",
        Works("call.participants()[other].tracks.video.subscribed === false"),
        ("update-participants",),
    ),
    Method("waitingParticipants", "call.waitingParticipants()", Local()),
    Method(
        "updateWaitingParticipant",
        "call.updateWaitingParticipant('nobody', { grantRequestedAccess: true })",
        _ADMINS_ONLY,
        ("daily-method-update-waiting-participant",),
    ),
    Method(
        "updateWaitingParticipants",
        "call.updateWaitingParticipants({ '*': { grantRequestedAccess: true } })",
        _ADMINS_ONLY,
        ("daily-method-update-waiting-participants",),
    ),
    Method(
        "requestAccess",
        "call.requestAccess({ name: 'Ada' })",
        Works(),
        ("daily-method-request-access",),
    ),
)

_OWN_MEDIA: Final = (
    Method(
        "setLocalAudio",
        "call.setLocalAudio(false)",
        Works("call.localAudio() === false"),
        ("local-audio",),
    ),
    Method("localAudio", "call.localAudio()", Local()),
    Method(
        "setLocalVideo",
        "call.setLocalVideo(false)",
        Works("call.localVideo() === false"),
        ("local-video",),
    ),
    Method("localVideo", "call.localVideo()", Local()),
    Method("enumerateDevices", "call.enumerateDevices()", Local(), ("enumerate-devices",)),
    Method("getInputDevices", "call.getInputDevices()", Works(), ("get-input-devices",)),
    Method(
        "setInputDevicesAsync",
        "call.setInputDevicesAsync({ videoSource: true, audioSource: true })",
        Works(),
        ("set-input-devices", "set-allow-local-audio", "set-allow-local-video"),
    ),
    Method(
        "setOutputDeviceAsync",
        "call.setOutputDeviceAsync({ outputDeviceId: 'default' })",
        Works(),
        ("set-output-device",),
    ),
    Method("cycleCamera", "call.cycleCamera()", Works(), ("cycle-camera",)),
    Method("cycleMic", "call.cycleMic()", Works(), ("cycle-mic",)),
    Method(
        "updateInputSettings",
        "call.updateInputSettings({ audio: { processor: { type: 'none' } } })",
        Works(),
        ("update-input-settings",),
    ),
    Method("getInputSettings", "call.getInputSettings()", Local()),
    Method(
        "updateSendSettings",
        "call.updateSendSettings({ video: 'bandwidth-optimized' })",
        Works(),
        ("update-send-settings",),
    ),
    Method("getSendSettings", "call.getSendSettings()", Local()),
    Method("setBandwidth", "call.setBandwidth({ kbs: 500 })", Works(), ("set-bandwidth",)),
    Method(
        "startScreenShare",
        "call.startScreenShare()",
        Works("call.participants().local.screen === true"),
        ("local-screen-start",),
    ),
    Method("localScreenVideo", "call.localScreenVideo()", Local()),
    Method("localScreenAudio", "call.localScreenAudio()", Local()),
    Method(
        "updateScreenShare",
        "call.updateScreenShare({ screenVideo: { enabled: false } })",
        Works(),
        ("local-screen-update",),
    ),
    Method(
        "stopScreenShare",
        "call.stopScreenShare()",
        Works("call.participants().local.screen === false"),
        ("local-screen-stop",),
    ),
    Method(
        "startCustomTrack",
        "call.startCustomTrack({ track: aids.camera(), trackName: 'drawing' })",
        Works("call.participants().local.tracks.drawing !== undefined"),
        ("start-custom-track",),
    ),
    Method(
        "stopCustomTrack",
        "call.stopCustomTrack('drawing')",
        Works("call.participants().local.tracks.drawing === undefined"),
        ("stop-custom-track",),
    ),
    Method(
        "startLocalAudioLevelObserver",
        "call.startLocalAudioLevelObserver(100)",
        Works("call.isLocalAudioLevelObserverRunning?.() !== false"),
        ("start-local-audio-level-observer",),
    ),
    Method("isLocalAudioLevelObserverRunning", "call.isLocalAudioLevelObserverRunning()", Local()),
    Method("getLocalAudioLevel", "call.getLocalAudioLevel()", Local()),
    Method(
        "stopLocalAudioLevelObserver",
        "call.stopLocalAudioLevelObserver()",
        Works("call.isLocalAudioLevelObserverRunning?.() !== true"),
        ("stop-local-audio-level-observer",),
    ),
    Method(
        "startRemoteParticipantsAudioLevelObserver",
        "call.startRemoteParticipantsAudioLevelObserver(100)",
        Works("call.isRemoteParticipantsAudioLevelObserverRunning?.() !== false"),
        ("start-remote-participants-audio-level-observer",),
    ),
    Method(
        "isRemoteParticipantsAudioLevelObserverRunning", "call.isRemoteParticipantsAudioLevelObserverRunning()", Local()
    ),
    Method("getRemoteParticipantsAudioLevel", "call.getRemoteParticipantsAudioLevel()", Local()),
    Method(
        "stopRemoteParticipantsAudioLevelObserver",
        "call.stopRemoteParticipantsAudioLevelObserver()",
        Works("call.isRemoteParticipantsAudioLevelObserverRunning?.() !== true"),
        ("stop-remote-participants-audio-level-observer",),
    ),
)

_NETWORK: Final = (
    Method(
        "updateReceiveSettings",
        "call.updateReceiveSettings({ [other]: { video: { layer: 0 } } })",
        Works(),
        ("update-receive-settings",),
    ),
    Method(
        "getReceiveSettings",
        "call.getReceiveSettings(other, { showInheritedValues: true })",
        Works(),
        ("get-single-participant-receive-settings",),
    ),
    Method("getNetworkTopology", "call.getNetworkTopology()", Works(), ("get-network-topology",)),
    Method(
        "setNetworkTopology",
        "call.setNetworkTopology({ topology: 'sfu' })",
        Works(),
        ("set-network-topology",),
    ),
    Method("getNetworkStats", "call.getNetworkStats()", Works(), ("get-calc-stats",)),
    Method("getCpuLoadStats", "call.getCpuLoadStats()", Works(), ("get-cpu-load-stats",)),
    Method("getDailyLang", "call.getDailyLang()", Works(), ("get-daily-lang",)),
    Method("setDailyLang", "call.setDailyLang('de')", Works(), ("set-daily-lang",)),
)

# Nobody here may record or stream: the server is asked, and says so.
_NO_STREAMER: Final = Told("live-streaming-error", "only owners and streaming admins may stream")
_SERVER: Final = (
    Method(
        "startRecording",
        "call.startRecording()",
        Told("recording-error", "only owners and streaming admins may record"),
        ("local-recording-start",),
    ),
    Method(
        "updateRecording",
        "call.updateRecording({ layout: { preset: 'default' } })",
        Told("recording-error", "no recording that is running"),
        ("daily-method-update-recording",),
    ),
    Method(
        "stopRecording",
        "call.stopRecording()",
        Works(),  # as documented: nothing, where none runs
        ("local-recording-stop",),
    ),
    Method(
        "startLiveStreaming",
        "call.startLiveStreaming({ rtmpUrl: 'rtmp://example.com/a' })",
        _NO_STREAMER,
        ("daily-method-start-live-streaming",),
    ),
    Method(
        "updateLiveStreaming",
        "call.updateLiveStreaming({ layout: { preset: 'default' } })",
        _NO_STREAMER,
        ("daily-method-update-live-streaming",),
    ),
    Method(
        "addLiveStreamingEndpoints",
        "call.addLiveStreamingEndpoints({ endpoints: [{ endpoint: 'rtmp://example.com/b' }] })",
        _NO_STREAMER,
        ("daily-method-update-live-streaming-endpoints",),
    ),
    Method(
        "removeLiveStreamingEndpoints",
        "call.removeLiveStreamingEndpoints({ endpoints: [{ endpoint: 'rtmp://example.com/b' }] })",
        _NO_STREAMER,
        ("daily-method-update-live-streaming-endpoints",),
    ),
    Method(
        "stopLiveStreaming",
        "call.stopLiveStreaming()",
        _NO_STREAMER,
        ("daily-method-stop-live-streaming",),
    ),
)

_NO_TRANSCRIBER: Final = Told("transcription-error", "only owners and transcription admins")
_TRANSCRIBING: Final = (
    Method(
        "startTranscription",
        "call.startTranscription()",
        _NO_TRANSCRIBER,
        ("daily-method-start-transcription",),
    ),
    Method(
        "updateTranscription",
        "call.updateTranscription({ participants: ['*'] })",
        _NO_TRANSCRIBER,
        ("daily-method-update-transcription",),
    ),
    Method(
        "stopTranscription",
        "call.stopTranscription()",
        _NO_TRANSCRIBER,
        ("daily-method-stop-transcription",),
    ),
)

_OUT: Final = "not supported yet"
_NOT_YET: Final = (
    Method(
        "startRemoteMediaPlayer",
        "call.startRemoteMediaPlayer({ url: 'https://example.com/a.mp4' })",
        Refused(_OUT),
        ("daily-method-start-remote-media-player",),
    ),
    Method(
        "updateRemoteMediaPlayer",
        "call.updateRemoteMediaPlayer({ session_id: 'x', settings: { state: 'pause' } })",
        Refused(_OUT),
        ("daily-method-update-remote-media-player",),
    ),
    Method(
        "stopRemoteMediaPlayer",
        "call.stopRemoteMediaPlayer('x')",
        Refused(_OUT),
        ("daily-method-stop-remote-media-player",),
    ),
    Method("startDialOut", "call.startDialOut({ phoneNumber: '+15550100' })", Refused(_OUT), ("dialout-start",)),
    Method("startDialIn", "call.startDialIn({ displayName: 'Ada' })", Refused(_OUT), ("dialin-start",)),
    Method("stopDialOut", "call.stopDialOut({ sessionId: other })", Refused(_OUT), ("dialout-stop",)),
    Method("sendDTMF", "call.sendDTMF({ sessionId: other, tones: '1' })", Refused(_OUT), ("send-dtmf",)),
    Method(
        "sipCallTransfer",
        "call.sipCallTransfer({ sessionId: other, toEndPoint: '+15550101' })",
        Refused(_OUT),
        ("sip-call-transfer",),
    ),
    Method(
        "sipRefer",
        "call.sipRefer({ sessionId: other, toEndPoint: 'sip:a@example.com' })",
        Refused(_OUT),
        ("sip-call-transfer",),
    ),
    Method(
        "addFakeParticipant",
        "call.addFakeParticipant()",
        Warned("tiles without anybody behind them are a matter of the app"),
        ("add-fake-participant",),
    ),
)

_PAGE: Final = (
    Method("loadCss", "call.loadCss({ bodyClass: 'x' })", Works(), ("load-css",)),
    Method("setTheme", "call.setTheme({ colors: { accent: '#112233' } })", PageOnly(), ("set-theme",)),
    Method("setShowNamesMode", "call.setShowNamesMode('never')", PageOnly(), ("set-show-names",)),
    Method("setShowLocalVideo", "call.setShowLocalVideo(false)", PageOnly(), ("set-show-local-video",)),
    Method("showLocalVideo", "call.showLocalVideo()", PageOnly()),
    Method("setShowParticipantsBar", "call.setShowParticipantsBar(false)", PageOnly(), ("set-show-participants-bar",)),
    Method("showParticipantsBar", "call.showParticipantsBar()", PageOnly()),
    Method("getSidebarView", "call.getSidebarView()", Local(), ("get-sidebar-view",)),
    Method("setSidebarView", "call.setSidebarView('people')", Local(), ("set-sidebar-view",)),
    Method("updateCustomTrayButtons", "call.updateCustomTrayButtons({})", PageOnly(), ("update-custom-tray-buttons",)),
    Method("customTrayButtons", "call.customTrayButtons()", PageOnly()),
    Method("setCustomIntegrations", "call.setCustomIntegrations({})", PageOnly(), ("set-custom-integrations",)),
    Method("customIntegrations", "call.customIntegrations()", PageOnly()),
    Method("startCustomIntegrations", "call.startCustomIntegrations('x')", PageOnly(), ("start-custom-integrations",)),
    Method("stopCustomIntegrations", "call.stopCustomIntegrations('x')", PageOnly(), ("stop-custom-integrations",)),
    Method("requestFullscreen", "call.requestFullscreen()", Local(), ("fullscreen",)),
    Method("exitFullscreen", "call.exitFullscreen()", Local(), ("exited-fullscreen",)),
    Method(
        "setPlayNewParticipantSound",
        "call.setPlayNewParticipantSound(true)",
        Warned("the call page has such a sound; an app plays its own at `participant-joined`"),
        ("daily-method-set-play-ding",),
    ),
)

_END: Final = (
    Method("leave", "call.leave()", Works("call.meetingState() === 'left-meeting'"), ("leave-meeting",)),
    Method("destroy", "call.destroy()", Works("call.isDestroyed()"), ("leave-meeting",)),
)

METHODS: Final = (*_LOADED, *_CALL, *_OWN_MEDIA, *_NETWORK, *_SERVER, *_TRANSCRIBING, *_NOT_YET, *_PAGE, *_END)
