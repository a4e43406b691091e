// The uniqueness keys a case claims when it is handed in, with the scope in which each may be held once.
import { keysOf } from '#policy/answers.ts';
import type { Answers } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';

export interface ClaimedKey {
  readonly scope: string;
  readonly key: string;
  readonly field: string;
}

/** `subjectId`: the person, or the organisation of an organisation's case. */
export function claimedKeys(
  programme: Programme,
  roundId: number,
  subjectId: number | null,
  answers: Answers,
): ClaimedKey[] {
  return keysOf(programme.form, answers).map(({ scope, key, field }) => {
    if (scope === 'round') return { scope: `round:${roundId}:${field}`, key, field };
    if (scope === 'subject') return { scope: `subject:${programme.key}:${field}:${subjectId}`, key, field };
    return { scope: `programme:${programme.key}:${field}`, key, field };
  });
}
