export const mutes = {
  "mutes.limit": "Your microphone was muted: 16 people have theirs on, and you were silent longest.",
  "mutes.byHost": "{name} muted your microphone.",
  "mutes.byRoom": "Your microphone was muted by the organizers.",
} as const;
