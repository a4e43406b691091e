// How a kind of stage speaks to the member whose case it is: where the case stands, what happened, what is still ahead. Words alone,
// without markup, so that every page says them the same way.
import type { Text } from '#kit/text.ts';

/** The tones of a status (design §4); 'wait' is for what waits for the reader himself. */
export type MemberTone = 'wait' | 'go' | 'ok' | 'warn' | 'off';

/** A stage as the member's page knows it. */
export interface StageSeen<State = unknown> {
  readonly title: Text;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly state: State;
}

export interface EventSeen {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly title: Text;
  /** Who did it, as the reader sees it. */
  readonly by: 'you' | 'other' | 'system';
}

export interface MemberWords<State = unknown> {
  /** The status of an open case at this stage. */
  standing(stage: StageSeen<State>): { readonly tone: MemberTone; readonly says: Text };
  /** A sentence of the story in the past tense; null: nothing a member needs to be told. */
  happened(event: EventSeen): Text | null;
  /** A stage that has not begun. */
  ahead(stage: Omit<StageSeen, 'state'>): Text;
}
