// `bench actions`: full actions through the engine — duty and recusal, decision, history with hashes, state, figures — at 256 callers,
// beside the same action as one transaction each. Every action is a review that moves the case to its next stage.
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
import type { CaseAction } from '#engine/act.ts';
import { actWithin, makeCaches } from '#engine/act.ts';
import { makeEngine } from '#engine/engine.ts';
import { bulkActionId } from '#kit/action-id.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeMembers, makeRound, makeTenant, places, tenantId } from '#test/support/little-tenant.ts';

const callers = 256;
const runs = 3;

/** A thousand grass-roots unions, ids 1000 to 1999, half under each second-level union. */
export async function makeUnions(house: House): Promise<void> {
  await house.db.query(
    `WITH o AS (INSERT INTO organisations (tenant_id, id, parent_id, level, name, created_at)
       SELECT $1, 1000 + n, CASE WHEN n % 2 = 0 THEN $2::bigint ELSE $3 END, 'grassroots', '工会' || n, now() FROM generate_series(0, 999) n RETURNING id, parent_id)
     INSERT INTO organisation_paths SELECT $1, p.ancestor_id, o.id, p.distance + 1 FROM o JOIN organisation_paths p ON p.tenant_id = $1 AND p.descendant_id = o.parent_id
     UNION ALL SELECT $1, o.id, o.id, 0 FROM o`,
    [tenantId, places.yang, places.ma],
  );
  await house.db.query('UPDATE tenants SET organisations_epoch = organisations_epoch + 1 WHERE tenant_id = $1', [
    tenantId,
  ]);
}

/** Opens `count` cases over 1,000 grass-roots unions, ready for the first review. */
export async function makeCases(house: House, roundId: number, count: number): Promise<number[]> {
  const engine = makeEngine(house);
  const ids: number[] = [];
  const chunk = 5000;
  for (let from = 0; from < count; from += chunk) {
    const people = Array.from({ length: Math.min(chunk, count - from) }, (_, n) => ({
      id: 1_000_000 + from + n,
      organisationId: 1000 + ((from + n) % 1000),
    }));
    await makeMembers(house, people);
    const outcomes = await engine.actAll(
      tenantId,
      people.map(
        ({ id, organisationId }): CaseAction => ({
          acting: { personId: id, posts: [] },
          target: { open: { roundId, organisationId, personId: id, subjectOrganisationId: null } },
          request: {
            id: bulkActionId(roundId, id),
            action: 'open',
            input: {
              submit: { answers: { level: id % 2 ? 'high' : 'low', number: `N${id}`, issuedOn: '2020-02-01' } },
            },
          },
        }),
      ),
    );
    for (const outcome of outcomes) {
      if (isRefusal(outcome)) throw new Error(outcome.why.en);
      ids.push(outcome.caseId);
    }
  }
  return ids;
}

export async function drive(
  caseIds: readonly number[],
  width: number,
  one: (caseId: number) => Promise<unknown>,
): Promise<number[]> {
  const latencies: number[] = [];
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < caseIds.length; n = next++) {
      const begun = performance.now();
      const outcome = await one(caseIds[n]!);
      latencies.push(performance.now() - begun);
      if (isRefusal(outcome)) throw new Error(`${outcome.code}: ${outcome.why.en}`);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return latencies;
}

export async function bench(options: BenchOptions): Promise<BenchResult> {
  const size = options.size ?? 60_000;
  const { house, close } = await benchHouse(options.url, '2020-03-02T10:00:00+08:00');
  try {
    await makeTenant(house);
    await makeUnions(house);
    const round = await makeRound(house, littleProgramme);
    const single = Math.max(2000, Math.round(size / 30));
    const cases = await makeCases(house, round.id, runs * (size + single));
    await house.db.query('VACUUM ANALYZE').catch(() => house.db.query('ANALYZE cases'));
    const reviewers: Record<number, Acting> = Object.fromEntries(
      [places.yang, places.ma].map((organisationId) => [
        organisationId,
        { personId: 950, posts: [{ role: 'reviewer', organisationId, programmeKey: null }] },
      ]),
    );
    const organisationOf = new Map(
      (
        await house.db.query<{ id: number; handler: number }>(
          'SELECT id, handler_organisation_id AS handler FROM cases WHERE tenant_id = $1',
          [tenantId],
        )
      ).map((c) => [c.id, c.handler]),
    );
    const approve = (caseId: number, run: number): CaseAction => ({
      acting: reviewers[organisationOf.get(caseId)!]!,
      target: { caseId },
      request: { id: bulkActionId(round.id, caseId, run + 1), action: 'approve', stage: 'basic', input: {} },
    });

    const engine = makeEngine(house);
    const rates: number[] = [];
    const rival: number[] = [];
    let latencies: number[] = [];
    let at = 0;
    for (let run = 0; run < runs; run++) {
      const mine = cases.slice(at, at + size);
      at += size;
      const took = await timed(async () => {
        latencies = await drive(mine, callers, (caseId) => engine.act(tenantId, approve(caseId, run)));
      });
      rates.push(mine.length / took);
      const theirs = cases.slice(at, at + single);
      at += single;
      const caches = makeCaches();
      const alone = await timed(() =>
        drive(theirs, 16, (caseId) =>
          house.db.transaction(async (q) => (await actWithin(house, caches, q, tenantId, [approve(caseId, run)]))[0]),
        ),
      );
      rival.push(theirs.length / alone);
    }
    await verifyBench(house);
    return resultOf({
      bench: 'actions',
      size,
      runs,
      perSecond: median(rates),
      p50Ms: percentile(latencies, 50),
      p99Ms: percentile(latencies, 99),
      seconds: size / median(rates),
      rivals: { 'one transaction each (16 connections)': median(rival) },
      ratios: { 'to one transaction each': median(rates) / median(rival) },
    });
  } finally {
    await close();
  }
}

/** A rate counts only if every action is there: history rows, chained blocks and seq agree. */
async function verifyBench(house: House): Promise<void> {
  const rows = await house.db.query<{ events: number; seqs: number; blocks: number }>(
    `SELECT (SELECT count(*) FROM case_events WHERE tenant_id = $1) AS events, (SELECT sum(seq) FROM cases WHERE tenant_id = $1)::bigint AS seqs,
       (SELECT sum(actions) FROM history_blocks WHERE tenant_id = $1)::bigint AS blocks`,
    [tenantId],
  );
  const { events, seqs, blocks } = rows[0]!;
  if (events !== seqs || events !== blocks) throw new Error(`history does not add up: ${events} ${seqs} ${blocks}`);
}
