/**
 * Every text of the call page, in one typed place. Other languages will be further objects of type `Messages`.
 * Functions take what varies; plurals are decided here and nowhere else.
 */
const en = {
  product: "Parlour",
  guest: "Guest",
  you: "You",
  title: {
    room: (room: string) => `${room} · Parlour`,
    inCall: (room: string, people: number) => `(${people}) ${room} · Parlour`,
  },
  checking: "Getting the room ready",
  waiting: "Waiting for the page around this call",
  prejoin: {
    heading: (room: string) => `Join ${room}`,
    hint: "Check how you look and sound. Nobody sees you yet.",
    devices: "Devices",
    nameLabel: "Your name",
    namePlaceholder: "How others will see you",
    nameMissing: "Enter a name, so that others know who you are.",
    nameFixed: (name: string) => `You join as ${name}`,
    join: "Join the call",
    joining: "Joining",
    cameraOff: "Your camera is off",
    cameraStarting: "Starting your camera",
    microphoneSilent: "Say something: the bar moves when your microphone works.",
    microphoneWorks: "Your microphone works.",
    microphoneOff: "Your microphone is off.",
    listenOnly: "You can watch and listen in this room.",
  },
  devices: {
    camera: "Camera",
    microphone: "Microphone",
    speaker: "Speaker",
    unnamed: (kind: string, number: number) => `${kind} ${number}`,
    none: (kind: string) => `No ${kind.toLowerCase()} found`,
    muteMicrophone: "Mute microphone",
    unmuteMicrophone: "Unmute microphone",
    stopCamera: "Turn camera off",
    startCamera: "Turn camera on",
    microphoneMenu: "Microphone and speaker settings",
    cameraMenu: "Camera settings",
    startScreen: "Share your screen",
    stopScreen: "Stop sharing your screen",
  },
  trouble: {
    pending:
      "Your browser asks whether this page may use your camera and microphone. Choose “Allow” to be seen and heard.",
    blocked: {
      camera: "The camera is blocked. Allow it in the address bar of your browser or in your system settings.",
      microphone: "The microphone is blocked. Allow it in the address bar of your browser or in your system settings.",
      both: "Camera and microphone are blocked. Allow them in the address bar of your browser or in your system settings.",
    },
    "not-found": {
      camera: "No camera was found. You can join without one.",
      microphone: "No microphone was found. You can join and listen.",
      both: "No camera and no microphone were found. You can join, watch and listen.",
    },
    "in-use": {
      camera: "Another program is using the camera. Close it there and choose the camera again.",
      microphone: "Another program is using the microphone. Close it there and choose the microphone again.",
      both: "Another program is using camera and microphone. Close it and choose them again.",
    },
    other: {
      camera: "The camera could not be started. Choose another one, or join without.",
      microphone: "The microphone could not be started. Choose another one, or join without.",
      both: "Camera and microphone could not be started. Choose others, or join without.",
    },
  },
  call: {
    people: (count: number) => (count === 1 ? "1 person in the call" : `${count} people in the call`),
    stage: "People in the call",
    screenOf: (name: string) => `Screen of ${name}`,
    controls: "Call controls",
    leave: "Leave the call",
    leaveShort: "Leave",
    alone: "You are the only one here",
    aloneHint: "Send this link to the people you want to talk to.",
    copyLink: "Copy link",
    copied: "Link copied",
    interrupted: "The connection was interrupted. Trying to get it back.",
    reconnected: "The connection is back.",
    soundBlocked: "Your browser is holding the sound back.",
    playSound: "Play sound",
    joined: (name: string) => `${name} joined`,
    left: (name: string) => `${name} left`,
    selfViewHidden: "Your own picture is hidden here. Others can still see you.",
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    nextPage: "Next people",
    previousPage: "Previous people",
    tile: (name: string, states: readonly string[]) => [name, ...states].join(", "),
    muted: "microphone off",
    cameraOff: "camera off",
    speaking: "speaking",
    poorConnection: "connection interrupted",
  },
  left: {
    title: "You left the call",
    text: "Come back whenever you like, as long as the room is open.",
    textEmbedded: "You can close this window.",
    rejoin: "Join again",
  },
  actions: { retry: "Try again", reload: "Load the page again", home: "Go to the start page" },
  unsupported: {
    insecure: {
      title: "This page needs https",
      text: "Browsers give camera and microphone to encrypted pages only. Open this room by an address that starts with https://, or on the server itself by http://localhost.",
    },
    noWebRtc: {
      title: "This browser cannot make calls",
      text: "It lacks WebRTC, the technique for calls in web pages. Open this link in a current Firefox, Chrome, Edge or Safari.",
    },
  },
  errors: {
    "no-room": {
      title: "There is no room here",
      text: "Check the link for typing mistakes, or ask whoever sent it for a new one.",
    },
    "nbf-room": {
      title: "The room is not open yet",
      text: (time: string | null) => (time ? `It opens ${time}.` : "Come back when it is time, then try again."),
    },
    "exp-room": {
      title: "The room has closed",
      text: "Its time is over. Ask whoever invited you for a new link.",
    },
    "nbf-token": {
      title: "You are early",
      text: (time: string | null) =>
        time ? `Your invitation is valid from ${time}.` : "Your invitation is not valid yet. Try again later.",
    },
    "exp-token": {
      title: "Your invitation has expired",
      text: "Ask whoever invited you for a new link.",
    },
    "not-allowed": {
      title: "You need an invitation",
      text: "This room is private, or the invitation in your link is for another room. Ask for a personal link.",
    },
    "meeting-full": {
      title: "The room is full",
      text: "As soon as somebody leaves there is a place for you.",
    },
    ejected: {
      title: "You are no longer in the call",
      text: "You were removed from the call.",
    },
    "connection-error": {
      title: "No connection to the call",
      text: "The server did not answer. Check your network and try again.",
    },
    "end-of-life": {
      title: "This page is out of date",
      text: "The server has moved on to a newer version. Load the page again to go on.",
    },
    unknown: {
      title: "The call could not go on",
      text: "Something unexpected happened. Try again.",
    },
  },
};

export type Messages = typeof en;

export const messages: Messages = en;
