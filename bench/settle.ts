// `bench settle`: a round of one million entitlements is granted and put into a payment batch — decisions with history and hashes, state,
// transfers, figures, messages, payment items — in resumable chunks, two lanes side by side; then everything must balance.

import type { Acting } from '#access/duties.ts';
import {
  type BenchOptions,
  type BenchResult,
  benchHouse,
  median,
  percentile,
  resultOf,
  timed,
} from '#bench/measure.ts';
import { actWithin, type CaseAction, makeCaches } from '#engine/act.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { figuresOf } from '#figures/read.ts';
import { type SettleInput, settleChunk, uniformActionOf } from '#jobs/settle.ts';
import { bulkActionId } from '#kit/action-id.ts';
import { fixedClock } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { unfoldMessages } from '#messages/fanouts.ts';
import type { House } from '#store/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { enterQueues } from '#test/support/rows.ts';

const lanes = 2;
const chunk = 25_000;
const rowByRow = 1000;
const { apply, grant, pay } = littleProgramme.stages;
const programme = { ...littleProgramme, key: 'settle-grant', stages: { apply: apply!, grant: grant!, pay: pay! } };
const chair: Acting = { personId: 9, posts: [{ role: 'chair', organisationId: places.district, programmeKey: null }] };

/** One real case per answer, then copies of it in SQL with their own ids and hashes. */
async function seed(
  house: House,
  engine: Engine,
  round: Round,
  size: number,
): Promise<{ first: number; last: number }> {
  await makeMembers(
    house,
    [100, 101].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  const models: number[] = [];
  for (const [n, level] of ['high', 'low'].entries()) {
    const outcome = await engine.act(tenantId, {
      acting: { personId: 100 + n, posts: [] },
      target: {
        open: { roundId: round.id, organisationId: places.yangFirm, personId: 100 + n, subjectOrganisationId: null },
      },
      request: {
        id: bulkActionId(round.id, n),
        action: 'open',
        input: { submit: { answers: { level, number: `M${n}`, issuedOn: '2020-02-01' } } },
      },
    });
    models.push(must(outcome).caseId);
  }
  const first = await house.ids.take(tenantId, size);
  const last = first + size - 1;
  const run = (sql: string, params: unknown[] = []) => house.db.query(sql, [tenantId, first, last, ...params]);
  await run(`INSERT INTO people (tenant_id, id, name, account_sealed, account_bank, created_at)
    SELECT $1, n, '王' || n, decode(repeat('ab', 52), 'hex'), '工商银行', now() FROM generate_series($2::bigint, $3::bigint) n`);
  await run(
    `INSERT INTO cases SELECT $1, n, m.round_id, m.programme_key, CASE n % 3 WHEN 0 THEN 11 WHEN 1 THEN 12 ELSE 21 END, n, NULL, m.stage, m.status, m.handler_organisation_id, m.state, m.seq,
       sha256(convert_to('{"seed":' || n || '}', 'UTF8')), m.amount_fen, m.due_on, m.odd, m.opened_at, m.changed_at
     FROM generate_series($2::bigint, $3::bigint) n JOIN cases m ON m.tenant_id = $1 AND m.id = ($4::bigint[])[1 + n % 2]`,
    [models],
  );
  await run(
    `INSERT INTO answers SELECT $1, n, a.plain, a.sealed, a.salt, a.digest, a.changed_at
     FROM generate_series($2::bigint, $3::bigint) n JOIN answers a ON a.tenant_id = $1 AND a.case_id = ($4::bigint[])[1 + n % 2]`,
    [models],
  );
  await house.db.query(`UPDATE cases SET status = 'withdrawn' WHERE tenant_id = $1 AND id = ANY ($2::bigint[])`, [
    tenantId,
    models,
  ]);
  await house.db.query('DELETE FROM queue_entries WHERE tenant_id = $1', [tenantId]);
  await enterQueues(house.db, tenantId);
  await house.db.query('VACUUM (ANALYZE) cases, answers, people, queue_entries');
  return { first, last };
}

async function settle(
  engine: Engine,
  input: SettleInput,
  range: { first: number; last: number },
  batchId: number,
): Promise<number[]> {
  const asked = await uniformActionOf(engine, tenantId, input, chair, batchId);
  const chunks: { after: number; upTo: number }[] = [];
  for (let after = range.first - 1; after < range.last; after += chunk)
    chunks.push({ after, upTo: Math.min(after + chunk, range.last) });
  const latencies: number[] = [];
  const lane = async () => {
    for (let next = chunks.shift(); next; next = chunks.shift()) {
      const begun = performance.now();
      const { errors } = await settleChunk(engine, tenantId, asked, next);
      if (errors.length > 0) throw new Error(errors[0]!.refusal?.why.en ?? errors[0]!.message);
      await prepare(engine, input.roundId, batchId, next);
      latencies.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return latencies;
}

async function prepare(
  engine: Engine,
  roundId: number,
  batchId: number,
  { after, upTo }: { after: number; upTo: number },
): Promise<void> {
  const { house } = engine;
  const firstItem = await house.ids.take(tenantId, 2 * (upTo - after));
  await house.db.query(
    'SELECT items FROM prepare_payment_items($1, $2, $3, $4, $5, $6, $7, make_interval(mins => $8))',
    [tenantId, batchId, roundId, 'pay', after, upTo, firstItem, 0],
  );
}

/** Begun a day later, when nothing of what is granted in between can be taken back any more. */
const makeBatch = async (house: House, roundId: number, number: string): Promise<number> => {
  const id = await house.ids.take(tenantId);
  await house.db.query(
    `INSERT INTO payment_batches (tenant_id, id, round_id, number, state, prepared_by, prepared_at) VALUES ($1, $2, $3, $4, 'preparing', 8, $5::timestamptz + interval '1 day')`,
    [tenantId, id, roundId, number, house.clock.now()],
  );
  return id;
};

/** Granted = payable = items, to the fen; every case has one event more, one transfer and one item. */
async function balance(house: House, round: Round, size: number): Promise<void> {
  const [row] = await house.db.query<Record<string, number>>(
    `SELECT (SELECT sum(amount) FROM transfers WHERE tenant_id = $1 AND code = 'grant')::bigint AS moved, (SELECT credits - debits FROM accounts WHERE tenant_id = $1 AND code = $3)::bigint AS payable,
       (SELECT sum(amount_fen) FROM payment_items WHERE tenant_id = $1)::bigint AS items, (SELECT sum(amount_fen) FROM cases WHERE tenant_id = $1 AND round_id = $2 AND stage = 'pay')::bigint AS cases,
       (SELECT count(*) FROM payment_items WHERE tenant_id = $1) AS count, (SELECT count(*) FROM case_events WHERE tenant_id = $1 AND action = 'grant') AS events,
       (SELECT sum(credits - debits) FROM accounts WHERE tenant_id = $1)::bigint AS zero`,
    [tenantId, round.id, `round:${round.id}:payable`],
  );
  const { moved, payable, items, cases, count = 0, events, zero } = row!;
  const figures = await figuresOf(house.db, tenantId, {
    organisationId: places.district,
    programmeKey: programme.key,
    year: 2020,
    roundId: round.id,
  });
  const same =
    moved === payable &&
    payable === items &&
    items === cases &&
    figures['grant.amountFen'] === moved &&
    figures['grant.granted'] === count;
  if (!same || zero !== 0 || count < size || events !== count)
    throw new Error(`does not balance: ${JSON.stringify({ ...row, figures })}`);
}

export async function bench(options: BenchOptions): Promise<BenchResult> {
  const size = options.size ?? 1_000_000;
  const { house, close } = await benchHouse(options.url, '2020-03-02T10:00:00+08:00');
  try {
    await makeTenant(house);
    const engine = makeEngine(house);
    const round = await makeRound(house, programme, {}, 1_000_000_000_000);
    const range = await seed(house, engine, round, size + rowByRow);
    const input: SettleInput = { roundId: round.id, stage: 'grant', action: 'grant', actorId: 9 };

    const single = await makeBatch(house, round.id, 'ROWBYROW');
    const caches = makeCaches();
    const alone = await timed(async () => {
      for (let id = range.first; id < range.first + rowByRow; id++) {
        const action: CaseAction = {
          acting: chair,
          target: { caseId: id },
          request: { id: bulkActionId(single, id), action: 'grant', stage: 'grant', input: {} },
        };
        const [outcome] = await house.db.transaction((q) => actWithin(house, caches, q, tenantId, [action]));
        if (isRefusal(outcome)) throw new Error(outcome.why.en);
        await prepare(engine, round.id, single, { after: id - 1, upTo: id });
      }
    });
    const batch = await makeBatch(house, round.id, 'WHOLE');
    let latencies: number[] = [];
    const seconds = await timed(async () => {
      latencies = await settle(engine, input, { first: range.first + rowByRow, last: range.last }, batch);
      await balance(house, round, size);
    });
    const later = { ...house, clock: fixedClock('2020-03-02T10:10:00+08:00') };
    let messages = 0;
    const unfolding = await timed(async () => {
      for (let n = await unfoldMessages(later, tenantId); n > 0; n = await unfoldMessages(later, tenantId))
        messages += n;
    });
    if (messages !== size) throw new Error(`${messages} messages for ${size} grants`);
    const perSecond = size / seconds;
    return resultOf({
      bench: 'settle',
      size,
      runs: 1,
      perSecond,
      p50Ms: median(latencies),
      p99Ms: percentile(latencies, 99),
      seconds,
      rivals: { 'row by row, a transaction each': rowByRow / alone },
      ratios: { 'to row by row': perSecond / (rowByRow / alone) },
      notes: [
        `one run of ${Math.ceil(size / chunk)} chunks of ${chunk} in ${lanes} lanes; p50 and p99 are per chunk; the time includes the balance at the end`,
        `not in the time, as it happens ten minutes later: unfolding the ${messages} messages, ${unfolding.toFixed(1)} s by one relay`,
      ],
    });
  } finally {
    await close();
  }
}
