// The auditor's questions to draws: is each record whole, do the columns say what the record says, are the entries those that were sealed,
// and does whoever computes the draw again come to the same places.

import { orderHash } from '#draws/drawing.ts';
import {
  type Draw,
  type DrawParty,
  type DrawStepRow,
  listDraws,
  partiesOf,
  type Said,
  stepHash,
  stepsOf,
} from '#draws/draws.ts';
import { readList, readRecord } from '#draws/record.ts';
import { canonicalJson } from '#kit/json.ts';
import { orderOf, rootOf, verifyDraw } from '#policy/draw.ts';
import { ticketsFor } from '#policy/draw-weights.ts';
import type { Queryable } from '#store/queryable.ts';

export interface DrawDifference {
  readonly what: 'chain' | 'columns' | 'entries' | 'order';
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
}

function chain(tenantId: number, draw: Draw, steps: readonly DrawStepRow[]): DrawDifference | null {
  let head: Buffer = Buffer.alloc(0);
  for (const [n, step] of steps.entries()) {
    const expected = stepHash(tenantId, draw.id, head, { ...step, number: n + 1 });
    if (!expected.equals(step.hash))
      return {
        ...{ what: 'chain', where: `draw_steps ${draw.id}/${step.number}` },
        ...{ expected: expected.toString('hex'), found: step.hash.toString('hex') },
      };
    head = expected;
  }
  if (head.equals(draw.head) && steps.length === draw.steps) return null;
  const [expected, found] = [head.toString('hex'), draw.head.toString('hex')];
  return { what: 'chain', where: `draws ${draw.id}`, expected, found };
}

/** The columns as the steps leave them. */
function foldOf(steps: readonly DrawStepRow[]) {
  const draw = { state: 'preparing', rules: null, root: null, entries: null, outside: null, seed: null } as Record<
    string,
    unknown
  >;
  const parties = new Map<number, { commitment: string | null; word: string | null; withheld: boolean }>();
  const party = (number: number) => {
    const found = parties.get(number) ?? { commitment: null, word: null, withheld: false };
    parties.set(number, found);
    return found;
  };
  let order: string | null = null;
  const apply: { readonly [Kind in keyof Said]: (said: Said[Kind]) => void } = {
    opened: ({ title, quota, parties: names }) => {
      Object.assign(draw, { title, quota });
      for (const n of names.keys()) party(n + 1);
    },
    commitment: (said) => Object.assign(party(said.party), { commitment: said.commitment }),
    rules: ({ rules }) => Object.assign(draw, { state: 'open', rules }),
    sealed: ({ root, entries }) => Object.assign(draw, { state: 'sealed', root, entries }),
    word: (said) => Object.assign(party(said.party), { word: said.word }),
    withheld: (said) => Object.assign(party(said.party), { withheld: true }),
    outside: ({ value }) => Object.assign(draw, { state: 'ready', outside: value }),
    drawn: (said) => {
      Object.assign(draw, { state: 'drawn', seed: said.seed });
      order = said.order;
    },
    finished: () => Object.assign(draw, { state: 'finished' }),
    dropped: () => Object.assign(draw, { state: 'dropped' }),
  };
  for (const { kind, said } of steps) (apply[kind] as (said: unknown) => void)(JSON.parse(said));
  return { draw, parties: [...parties].map(([number, one]) => ({ number, ...one })), order: order as string | null };
}

function columns(draw: Draw, parties: readonly DrawParty[], steps: readonly DrawStepRow[]): DrawDifference | null {
  const fold = foldOf(steps);
  const { title, quota, state, rules, root, entries, outside, seed } = draw;
  const said = parties.map(({ number, commitment, word, withheld }) => ({ number, commitment, word, withheld }));
  const found = canonicalJson([{ title, quota, state, rules, root, entries, outside, seed }, said]);
  const expected = canonicalJson([fold.draw, fold.parties]);
  return found === expected ? null : { what: 'columns', where: `draws ${draw.id}`, expected, found };
}

/** The text that was published says the same as the columns that were read when it was made. */
function published(draw: Draw): DrawDifference | null {
  if (draw.rules === null) return null;
  const { quota, waiting, closesAt, revealsBy, weights, outside } = JSON.parse(draw.rules);
  const expected = canonicalJson([quota, waiting, closesAt, revealsBy, weights, outside]);
  const { outsideName: name, outsideAt } = draw;
  const times = [draw.closesAt.toISOString(), draw.revealsBy.toISOString()];
  const found = canonicalJson([
    draw.quota,
    draw.waiting,
    ...times,
    draw.weights,
    { name, at: outsideAt.toISOString() },
  ]);
  return found === expected ? null : { what: 'columns', where: `draws ${draw.id}`, expected, found };
}

/** A mark that is not its owner's, and tickets that the weights do not give. */
async function entries(q: Queryable, tenantId: number, draw: Draw): Promise<DrawDifference | null> {
  const [other] = await q.query<{ personId: number; expected: string; found: string }>(
    `SELECT e.person_id AS "personId", encode(x.mark, 'hex') AS expected, encode(e.mark, 'hex') AS found
       FROM draw_entries e CROSS JOIN LATERAL (SELECT sha256(convert_to('niangjia/draw/mark', 'UTF8') || '\\x00'::bytea || e.salt
                || convert_to(e.person_id::text, 'UTF8')) AS mark) x
      WHERE e.tenant_id = $1 AND e.draw_id = $2 AND x.mark <> e.mark ORDER BY e.person_id LIMIT 1`,
    [tenantId, draw.id],
  );
  if (other)
    return {
      what: 'entries',
      where: `draw_entries ${draw.id}/${other.personId}`,
      expected: other.expected,
      found: other.found,
    };
  const counted = await q.query<{ personId: number; held: number[]; tickets: number }>(
    `SELECT DISTINCT ON (e.held, e.tickets) e.person_id AS "personId", e.held, e.tickets FROM draw_entries e
      WHERE e.tenant_id = $1 AND e.draw_id = $2 ORDER BY e.held, e.tickets, e.person_id`,
    [tenantId, draw.id],
  );
  for (const { personId, held, tickets } of counted) {
    const expected = ticketsFor(draw.weights, held);
    if (expected !== tickets)
      return { what: 'entries', where: `draw_entries ${draw.id}/${personId}`, expected, found: tickets };
  }
  return null;
}

/** The sealed list, the seed and the order, computed again as a reader of the published record would. */
async function drawn(q: Queryable, tenantId: number, draw: Draw, order: string | null): Promise<DrawDifference | null> {
  const record = await readRecord(q, tenantId, draw);
  if (!record) return null;
  const where = `draws ${draw.id}`;
  const [first] = verifyDraw(record);
  if (!first) {
    const found = record.order && orderHash(record.order);
    return found === order ? null : { what: 'order', where, expected: order, found };
  }
  if (first.what === 'entries' || first.what === 'root') {
    const list = await readList(q, tenantId, draw.id);
    return { what: 'entries', where, expected: draw.root, found: rootOf(list) };
  }
  const expected = draw.seed && orderHash(orderOf(draw.seed, record.list));
  return { what: first.what === 'order' ? 'order' : 'columns', where, expected, found: first.says.en };
}

/** The first difference, or null when all is well. Run it in one REPEATABLE READ transaction while others enter. */
export async function verifyDraws(q: Queryable, tenantId: number): Promise<DrawDifference | null> {
  for (const draw of (await listDraws(q, tenantId, null)).reverse()) {
    const steps = await stepsOf(q, tenantId, draw.id);
    const found =
      chain(tenantId, draw, steps) ??
      columns(draw, await partiesOf(q, tenantId, draw.id), steps) ??
      published(draw) ??
      (await entries(q, tenantId, draw)) ??
      (await drawn(q, tenantId, draw, foldOf(steps).order));
    if (found) return found;
  }
  return null;
}
