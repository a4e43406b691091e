// The uniqueness keys a case claims when it is handed in, with the scope in which each may be held once.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import { keysOf } from '#policy/answers.ts';
import type { Answers } from '#policy/form.ts';
import { put } from '#policy/in-words.ts';
import type { RoundView } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';

export interface ClaimedKey {
  readonly scope: string;
  readonly key: string;
  /** null: not an answer but the case itself, of which its subject has one in a round or a year. */
  readonly field: string | null;
}

type Once = 'round' | 'year';

function onceOf({ stages }: Programme): Once | null {
  const once = Object.values(stages).find(({ kind }) => kind === 'apply')?.settings.once;
  return once === 'round' || once === 'year' ? once : null;
}

/** Whether a held key is that of a case itself. */
export const isOnce = (scope: string): boolean => scope.startsWith('once:');

/** `subjectId`: the person, or the organisation of an organisation's case. */
export function claimedKeys(
  programme: Programme,
  { id: roundId, year }: Pick<RoundView, 'id' | 'year'>,
  subjectId: number | null,
  answers: Answers,
): ClaimedKey[] {
  const once = onceOf(programme);
  const period = once === 'round' ? `round-${roundId}` : `${year}`;
  const own = once === null ? [] : [{ scope: `once:${programme.key}:${period}`, key: `${subjectId}`, field: null }];
  const numbers = keysOf(programme.form, answers).map(({ scope, key, field }) => {
    if (scope === 'round') return { scope: `round:${roundId}:${field}`, key, field };
    if (scope === 'subject') return { scope: `subject:${programme.key}:${field}:${subjectId}`, key, field };
    return { scope: `programme:${programme.key}:${field}`, key, field };
  });
  return [...own, ...numbers];
}

/** What a key is a key of. */
export const claimedLabel = (programme: Programme, field: string): Text =>
  own(programme.form, field)?.label ?? text(field, field);

/** The rule that a key stands for: 每人每年只能申请一次 · 同一证书编号只能申请一次. */
export function onceInWords(programme: Programme, field: string | null): Text {
  if (field !== null) {
    const { zh, en } = claimedLabel(programme, field);
    return text(`同一${zh}只能申请一次`, `One case per ${en.toLowerCase()}`);
  }
  const whose = programme.subject === 'member' ? text('每人', 'person') : text('每个工会', 'union');
  const period = onceOf(programme) === 'round' ? text('每批次', 'round') : text('每年', 'year');
  return put('{0}{1}只能申请一次', 'One case per {0} and {1}', whose, period);
}
