// What an action changes between masters and apprentices, as rows of act_batch; and the word that goes to apprentices when their pact begins or ends with
// its case. What one of the two did himself the kind tells.
import { pactIn, pairsMoved } from '#engine/pairs.ts';
import type { Prepared } from '#engine/prepared.ts';
import { type Text, text } from '#kit/text.ts';
import type { House } from '#store/house.ts';

const begun = text(
  '您和师傅的结对通过了，从现在起跟师傅学，请到“我的师徒”里看',
  'Your pact was approved: you learn from your master from now on; see “Masters and apprentices”',
);
const finished = text('带徒期满，您和师傅的结对完成了', 'You have completed your time with your master');
const ended = text('您和师傅的结对结束了，请到“我的师徒”里看', 'Your pact is over; see “Masters and apprentices”');

/** Rows with an `id` for who belongs to his master's studio from now on, and messages that leave when the action cannot be undone. */
export async function pairRows(
  house: House,
  tenantId: number,
  ord: number,
  { request, round, before, decision }: Prepared,
  notBefore: Date,
): Promise<{ readonly pairs: object[]; readonly outbox: object[] }> {
  const { programme, view } = round;
  const moved = pairsMoved(programme, before?.state, decision.after);
  if (moved.length === 0) return { pairs: [], outbox: [] };
  const first = await house.ids.take(tenantId, moved.length);
  const agreed = (number: number): boolean => pactIn(programme, decision.after)?.pairs[number]?.status === 'agreed';
  const { status } = decision.after;
  const wordsOf = (standing: string): Text | null =>
    standing === 'begun' ? begun : standing === 'over' ? (status === 'passed' ? finished : ended) : null;
  return {
    pairs: moved.map(({ number, personId, standing }, n) => ({
      ...{ ord, id: first + n, number, person_id: personId, standing },
    })),
    outbox: moved.flatMap(({ number, personId, standing }) => {
      const words = agreed(number) ? wordsOf(standing) : null;
      return words === null
        ? []
        : [
            {
              ...{ ord, not_before: notBefore, topic: `pair-${standing}`, person_id: personId },
              dedupe: `act:${request.id}:pair-${number}`,
              payload: { words, programme: view.programmeKey, roundId: view.id, link: '/hall/pairs' },
            },
          ];
    }),
  };
}
