// What a source of waiting things is: the operation that deals with it, what it is called, and how the things of one union are read. Who may is not
// said here: access/may.ts is asked about every thing, so that four eyes and one's own matters fall out of the one table of rights.
import type { Operation } from '#access/table.ts';
import type { Target, Viewer } from '#access/viewer.ts';
import type { Engine } from '#engine/engine.ts';
import type { Day } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';

/** Of whom things are asked: one person at one union. */
export interface Waited {
  readonly engine: Engine;
  readonly tenantId: number;
  readonly viewer: Viewer;
  readonly organisationId: number;
  readonly now: Date;
  readonly today: Day;
}

export interface WaitingThing {
  readonly title: Text;
  /** What else is to be known before it is opened. */
  readonly says: Text | null;
  /** How many acts it is. */
  readonly count: number;
  readonly amountFen: number | null;
  readonly dueOn: Day | null;
  /** Since when it waits, where that is known. */
  readonly since: Date | null;
  readonly link: string;
  /** What the table of rights has to know of it, beside the union. */
  readonly about?: Partial<Omit<Target, 'tenantId'>>;
}

export interface WaitingSource {
  readonly key: string;
  readonly operation: Operation;
  /** The act: '复核付款'. */
  readonly act: Text;
  read(waited: Waited): Promise<readonly WaitingThing[]>;
}

/** Of each source at most so many are read. */
export const waitingAtMost = 100;

export const plain = { says: null, count: 1, amountFen: null, dueOn: null, since: null } as const;

/** One row for all of them; nothing where there is none. */
export const allTogether = (count: number, thing: Omit<WaitingThing, 'count'>): WaitingThing[] =>
  count === 0 ? [] : [{ ...thing, count }];
