interface Participant {
  readonly user_id: string | null;
  readonly participant_id: string;
  readonly user_name: string | null;
  /** Unix seconds. */
  readonly join_time: number;
  /** Seconds; so far, while it goes on. */
  readonly duration: number;
}

export interface Meeting {
  readonly id: string;
  readonly room: string;
  readonly start_time: number;
  readonly duration: number;
  readonly ongoing: boolean;
  readonly max_participants: number;
  readonly participants: readonly Participant[];
}

export interface MeetingList {
  readonly total_count: number;
  readonly data: readonly Meeting[];
}
