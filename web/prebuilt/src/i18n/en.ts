import { breakout } from "../features/breakout/texts/en";
import { captions } from "../features/captions/texts/en";
import { chat } from "../features/chat/texts/en";
import { cpu } from "../features/cpu/texts/en";
import { deadline } from "../features/deadline/texts/en";
import { effects } from "../features/effects/texts/en";
import { hands } from "../features/hands/texts/en";
import { integrations } from "../features/integrations/texts/en";
import { mutes } from "../features/mutes/texts/en";
import { network } from "../features/network/texts/en";
import { people } from "../features/people/texts/en";
import { pip } from "../features/pip/texts/en";
import { reactions } from "../features/reactions/texts/en";
import { recording } from "../features/recording/texts/en";
import { settings } from "../features/settings/texts/en";
import { streaming } from "../features/streaming/texts/en";
import { sidebar } from "../sidebar/texts/en";
import { stage } from "../stage/texts/en";
import { tray } from "../tray/texts/en";
import { ui } from "../ui/texts/en";

/**
 * Every text of the call page in English: the source of the keys and placeholders of all other languages
 * (`catalogues/*.json`), and what is shown where one of them cannot be loaded. A part of the page has texts of its own,
 * in all languages, in its folder `texts/`.
 *
 * `{name}` marks what varies. An object holds plural forms by `Intl.PluralRules` category, chosen by `{count}`.
 */
export const en = {
  ...ui,
  ...tray,
  ...stage,
  ...sidebar,
  ...people,
  ...hands,
  ...captions,
  ...chat,
  ...pip,
  ...reactions,
  ...effects,
  ...mutes,
  ...network,
  ...cpu,
  ...breakout,
  ...recording,
  ...streaming,
  ...settings,
  ...deadline,
  ...integrations,

  guest: "Guest",
  you: "{name} (You)",
  checking: "Getting the room ready",
  waiting: "Waiting for the page around this call",

  "prejoin.heading": "Join {room}",
  "prejoin.hint": "Check how you look and sound. Nobody sees you yet.",
  "prejoin.devices": "Devices",
  "prejoin.nameLabel": "Your name",
  "prejoin.namePlaceholder": "How others will see you",
  "prejoin.nameMissing": "Enter a name, so that others know who you are.",
  "prejoin.nameFixed": "You join as {name}",
  "prejoin.join": "Join the call",
  "prejoin.joining": "Joining",
  "prejoin.knock": "Ask to join",
  "prejoin.knockHint": "Somebody in the call has to let you in.",
  "prejoin.cameraOff": "Your camera is off",
  "prejoin.cameraStarting": "Starting your camera",
  "prejoin.microphoneSilent": "Say something: the bar moves when your microphone works.",
  "prejoin.microphoneWorks": "Your microphone works.",
  "prejoin.microphoneOff": "Your microphone is off.",
  "prejoin.microphoneStaysSilent":
    "Nothing is heard from this microphone. See whether it is muted, or choose another one.",
  "prejoin.testSound": "Play a test sound",
  "prejoin.testSoundPlaying": "You should hear two notes now.",
  "prejoin.testSoundFailed": "The sound could not be played. Choose another speaker.",
  "prejoin.listenOnly": "You can watch and listen in this room.",

  "devices.camera": "Camera",
  "devices.microphone": "Microphone",
  "devices.speaker": "Speaker",
  "devices.unnamed": "{device} {number}",
  "devices.noCamera": "No camera found",
  "devices.noMicrophone": "No microphone found",
  "devices.noSpeaker": "No speaker found",
  "devices.blocked": "Blocked",
  "devices.asking": "Waiting for permission",
  "devices.muteMicrophone": "Mute microphone",
  "devices.unmuteMicrophone": "Unmute microphone",
  "devices.stopCamera": "Turn camera off",
  "devices.startCamera": "Turn camera on",
  "devices.microphoneMenu": "Microphone and speaker settings",
  "devices.cameraMenu": "Camera settings",
  "devices.startScreen": "Share your screen",
  "devices.stopScreen": "Stop sharing your screen",

  "trouble.pending":
    "Your browser asks whether this page may use your camera and microphone. Choose “Allow” to be seen and heard.",
  "trouble.again": "Try again now",
  "trouble.blocked.camera": "The camera is blocked.",
  "trouble.blocked.microphone": "The microphone is blocked.",
  "trouble.blocked.both": "Camera and microphone are blocked.",
  "trouble.not-found.camera": "No camera was found. You can join without one.",
  "trouble.not-found.microphone": "No microphone was found. You can join and listen.",
  "trouble.not-found.both": "No camera and no microphone were found. You can join, watch and listen.",
  "trouble.in-use.camera": "Another program is using the camera. Close it there and choose the camera again.",
  "trouble.in-use.microphone":
    "Another program is using the microphone. Close it there and choose the microphone again.",
  "trouble.in-use.both": "Another program is using camera and microphone. Close it and choose them again.",
  "trouble.other.camera": "The camera could not be started. Choose another one, or join without.",
  "trouble.other.microphone": "The microphone could not be started. Choose another one, or join without.",
  "trouble.other.both": "Camera and microphone could not be started. Choose others, or join without.",

  "unblock.chrome": "Click the icon at the left of the address bar and switch camera and microphone on there.",
  "unblock.edge":
    "Click the lock at the left of the address bar and allow camera and microphone under “Permissions for this site”.",
  "unblock.firefox":
    "Click the crossed-out camera or microphone at the left of the address bar, remove the block, then try again.",
  "unblock.safari":
    "In the menu bar, choose Safari, then “Settings for this website”, allow camera and microphone, then load the page again.",
  "unblock.iosSafari":
    "Tap the page menu beside the address, then “Website Settings”, allow camera and microphone, then load the page again.",
  "unblock.iosOther":
    "Open the Settings app, choose this browser, allow camera and microphone, then load the page again.",
  "unblock.android": "Tap the icon at the left of the address, then “Permissions”, and allow camera and microphone.",
  "unblock.inApp": "You have opened this page inside another app. Copy the link and open it in your usual browser.",
  "unblock.system":
    "Your system keeps this browser from using them. Allow it in the privacy settings of the system, then start the browser again.",
  "unblock.frame": "The page around this call does not pass them on. Tell whoever runs that page.",
  "unblock.other": "Allow camera and microphone for this page in the settings of your browser.",

  "call.people": { one: "{count} person in the call", other: "{count} people in the call" },
  "call.stage": "People in the call",
  "call.screenOf": "Screen of {name}",
  "call.controls": "Call controls",
  "call.leave": "Leave the call",
  "call.leaveShort": "Leave",
  "call.alone": "You are the only one here",
  "call.aloneHint": "Send this link to the people you want to talk to.",
  "call.copyLink": "Copy link",
  "call.copied": "Link copied",
  "call.interrupted": "The connection was interrupted. Trying to get it back.",
  "call.reconnected": "The connection is back.",
  "call.soundBlocked": "Your browser is holding the sound back.",
  "call.playSound": "Play sound",
  "call.joined": "{name} joined",
  "call.left": "{name} left",
  "call.selfViewHidden": "Your own picture is hidden here. Others can still see you.",
  "call.page": "Page {page} of {pages}",
  "call.nextPage": "Next people",
  "call.previousPage": "Previous people",
  "call.muted": "microphone off",
  "call.cameraOff": "camera off",
  "call.speaking": "speaking",
  "call.poorConnection": "connection interrupted",

  "lobby.title": "You are asking to join",
  "lobby.hosts": "The hosts have been told. You are in the call as soon as one of them lets you in.",
  "lobby.nobody":
    "Nobody who could let you in is here yet. Leave this page open: whoever comes sees that you are waiting.",
  "lobby.full": "You have been let in, but the room is full. You are in the call as soon as there is a free place.",
  "lobby.giveUp": "Stop waiting",
  "lobby.queue": "People who want to join",
  "lobby.one": "{name} wants to join",
  "lobby.many": { one: "{count} person wants to join", other: "{count} people want to join" },
  "lobby.waitsForSeat": "{name} comes in as soon as there is a free place",
  "lobby.admit": "Let in",
  "lobby.deny": "Turn away",
  "lobby.admitAll": "Let everybody in",
  "lobby.denyAll": "Turn everybody away",

  "left.title": "You left the call",
  "left.text": "Come back whenever you like, as long as the room is open.",
  "left.textEmbedded": "You can close this window.",
  "left.rejoin": "Join again",

  "actions.retry": "Try again",
  "actions.reload": "Load the page again",
  "actions.home": "Go to the start page",
  "actions.connectionTest": "Test the connection",

  "retry.byItself": "This page tries again by itself.",
  "retry.in": "Next try in {time}",
  "retry.now": "Trying now",
  "retry.stop": "Stop trying",

  "unsupported.insecure.title": "This page needs https",
  "unsupported.insecure.text":
    "Browsers give camera and microphone to encrypted pages only. Open this room by an address that starts with https://, or on the server itself by http://localhost.",
  "unsupported.inApp.title": "Open this link in your browser",
  "unsupported.inApp.text":
    "The app in which you opened it lets no page make calls. Copy the link and open it in Firefox, Chrome, Edge or Safari.",
  "unsupported.noWebRtc.title": "This browser cannot make calls",
  "unsupported.noWebRtc.text":
    "It lacks WebRTC, the technique for calls in web pages. Open this link in a current Firefox, Chrome, Edge or Safari.",

  "errors.no-room.title": "There is no room here",
  "errors.no-room.text": "Check the link for typing mistakes, or ask whoever sent it for a new one.",
  "errors.nbf-room.title": "The room is not open yet",
  "errors.nbf-room.text": "Come back when it is time, then try again.",
  "errors.nbf-room.textWithTime": "It opens {time}.",
  "errors.exp-room.title": "The room has closed",
  "errors.exp-room.text": "Its time is over. Ask whoever invited you for a new link.",
  "errors.nbf-token.title": "You are early",
  "errors.nbf-token.text": "Your invitation is not valid yet. Try again later.",
  "errors.nbf-token.textWithTime": "Your invitation is valid from {time}.",
  "errors.exp-token.title": "Your invitation has expired",
  "errors.exp-token.text": "Ask whoever invited you for a new link.",
  "errors.not-allowed.title": "You need an invitation",
  "errors.not-allowed.text":
    "This room is private, or the invitation in your link is for another room. Ask for a personal link.",
  "errors.meeting-full.title": "The room is full",
  "errors.meeting-full.text": "As soon as somebody leaves there is a place for you.",
  "errors.ejected.title": "You are no longer in the call",
  "errors.ejected.text": "You were removed from the call.",
  "errors.ejected.byHost": "You were removed from the call by a host.",
  "errors.ejected.elsewhere": "You joined this call somewhere else.",
  "errors.ejected.ended": "The call has ended.",
  "errors.ejected.roomDeleted": "The call has ended: the room was deleted.",
  "errors.ejected.rejected": "The hosts did not let you in this time.",
  "errors.ejected.notAnswered": "Nobody answered your request to join.",
  "errors.ejected.notAsked": "You waited before the door without asking to join.",
  "errors.notLetIn.title": "You are not in the call",
  "errors.connection-error.title": "No connection to the call",
  "errors.connection-error.text": "The server did not answer. Check your network and try again.",
  "errors.restarting.title": "The server is restarting",
  "errors.restarting.text": "It will be back in a moment.",
  "errors.end-of-life.title": "This page is out of date",
  "errors.end-of-life.text": "The server has moved on to a newer version. Load the page again to go on.",
  "errors.unknown.title": "The call could not go on",
  "errors.unknown.text": "Something unexpected happened. Try again.",
} as const;
