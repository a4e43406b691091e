// Where a case stands, in the member's words: the kind's own while it is open, and how it ended.
import { type Text, text } from '#kit/text.ts';
import { wordsOf } from '#web/hall/kinds.ts';
import type { Answer } from '#web/parts/api.ts';
import type { Tone } from '#web/parts/status.tsx';

export type MyCase = Answer<'GET /me/cases'>['items'][number];

export interface Standing {
  readonly tone: Tone;
  readonly says: Text;
}

export function standingOf(one: MyCase): Standing {
  if (one.status === 'withdrawn') return { tone: 'stopped', says: text('已撤回', 'Withdrawn') };
  if (one.status === 'failed') return { tone: 'off', says: text('未通过', 'Not approved') };
  if (one.status === 'passed')
    return { tone: 'ok', says: one.kind === 'pay' ? text('已到账', 'Paid') : text('已办结', 'Finished') };
  return wordsOf(one.kind).standing({ title: one.stageTitle, settings: one.settings, state: one.state });
}

/** What the member is asked to do with a case that waits for him. */
export function taskOf(one: MyCase): { readonly says: Text; readonly to: string } {
  if (one.kind === 'pay') return { says: text('改一下收款账户', 'Correct your account'), to: '/hall/me/account' };
  if (one.kind === 'deliver')
    return {
      says: text(`记一次：${one.programme.zh}`, `Report: ${one.programme.en}`),
      to: `/hall/cases/${one.id}/report`,
    };
  if (one.kind === 'reassess')
    return {
      says: text(`说明整改：${one.programme.zh}`, `Say what was mended: ${one.programme.en}`),
      to: `/hall/cases/${one.id}/report`,
    };
  if (one.kind === 'pact')
    return {
      says: text(`请徒弟：${one.programme.zh}`, `Ask your apprentices: ${one.programme.en}`),
      to: `/hall/cases/${one.id}/apprentices`,
    };
  if (one.kind === 'match')
    return {
      says: text(`答复有意向的：${one.programme.zh}`, `Answer who is interested: ${one.programme.en}`),
      to: `/hall/showcase/${one.id}/asked`,
    };
  const to = `/hall/cases/${one.id}/correct`;
  return one.returned
    ? { says: text(`补正：${one.programme.zh}`, `Correct: ${one.programme.en}`), to }
    : { says: text(`接着填：${one.programme.zh}`, `Go on with: ${one.programme.en}`), to };
}
