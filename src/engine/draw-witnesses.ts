// What the witnesses of a draw are told: at once what is asked of them, and before entries close by when their word is due.
import { type Draw, partiesOf } from '#draws/draws.ts';
import { formatInstant } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

const remindBeforeMs = 1_800_000;

interface Telling {
  readonly people: readonly number[];
  readonly words: Text;
  /** Apart for each thing that is told: nobody is told the same twice. */
  readonly key: string;
  readonly on?: Date;
}

const tell = (house: House, q: Queryable, tenantId: number, drawId: number, { people, words, key, on }: Telling) =>
  putMessages(
    house,
    q,
    tenantId,
    people.map((personId) => ({
      ...{ topic: 'draw-witness', dedupe: `${key}-${drawId}-${personId}`, personId, ...(on ? { on } : {}) },
      payload: { words, link: `/hall/draws/${drawId}` },
    })),
  );

const hours = ({ closesAt, revealsBy }: Pick<Draw, 'closesAt' | 'revealsBy'>) => ({
  from: formatInstant(closesAt),
  until: formatInstant(revealsBy),
});

/** In the caller's transaction, with the draw they are to witness. */
export async function askWitnesses(
  house: House,
  q: Queryable,
  tenantId: number,
  drawId: number,
  draw: Pick<Draw, 'title' | 'closesAt' | 'revealsBy'> & {
    readonly witnesses: readonly { readonly personId: number }[];
  },
): Promise<void> {
  const { from, until } = hours(draw);
  const words = text(
    `请您为“${draw.title}”的抽签作见证：现在交一个封存码，${from.zh} 到 ${until.zh} 之间再来公开您的数`,
    `Please witness the draw “${draw.title}”: hand in a fingerprint now and say your word between ${from.en} and ${until.en}`,
  );
  const people = draw.witnesses.map(({ personId }) => personId);
  await tell(house, q, tenantId, drawId, { people, words, key: 'draw-witness' });
}

/** Half an hour before entries close, to those whose commitment was given; in the caller's transaction, when the rules are out. */
export async function remindWitnesses(house: House, q: Queryable, tenantId: number, draw: Draw): Promise<void> {
  const on = new Date(draw.closesAt.getTime() - remindBeforeMs);
  if (on <= house.clock.now()) return;
  const { from, until } = hours(draw);
  const words = text(
    `“${draw.title}”的报名快截止了：请在 ${from.zh} 到 ${until.zh} 之间，来公开您收好的数`,
    `Entries for “${draw.title}” are about to close: please say your word between ${from.en} and ${until.en}`,
  );
  const parties = await partiesOf(q, tenantId, draw.id);
  const people = parties.flatMap(({ personId, commitment }) =>
    personId === null || commitment === null ? [] : [personId],
  );
  await tell(house, q, tenantId, draw.id, { people, words, key: 'draw-witness-word', on });
}
