export const reactions = {
  "reactions.title": "Reactions",
  "reactions.send": "Send {emoji}",
  "reactions.one": "{name} reacts with {emoji}",
  "reactions.many": { one: "{count} reaction: {emoji}", other: "{count} reactions: {emoji}" },
} as const;
