// The roster a school or an officer sends after a course: each row is recorded on the enrolled person's case; whoever is not enrolled is named.
import type { Committed, Fate, ImportRow, ImportRun, Reason, RowImporter } from '#documents/import-run.ts';
import { reasonOf } from '#documents/import-run.ts';
import type { CaseAction } from '#engine/act.ts';
import { actingNow } from '#engine/acting-now.ts';
import type { Engine } from '#engine/engine.ts';
import { fieldColumn, rosterColumns } from '#engine/import-columns.ts';
import { membersOf } from '#engine/import-subjects.ts';
import type { PinnedRound } from '#engine/load.ts';
import { chinaDate } from '#kit/clock.ts';
import { parseDay } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import { choicesOf, findChoice } from '#policy/choices.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { Queryable } from '#store/queryable.ts';

interface Entry {
  readonly row: ImportRow;
  readonly caseId: number | null;
  readonly input: Readonly<Record<string, unknown>>;
  readonly bad: readonly Reason[];
}

const results: readonly (readonly [RegExp, string])[] = [
  [/缺考|缺勤|未到|未参加|absent/i, 'absent'],
  [/不合格|未通过|不及格|fail/i, 'failed'],
  [/合格|通过|及格|优秀|良好|pass/i, 'passed'],
];

const reason = (code: string, zh: string, en: string): Reason => ({ code, why: { zh, en } });

/** Enrolled cases of the round by person, with what they chose. */
async function enrolled(
  q: Queryable,
  tenantId: number,
  round: PinnedRound,
  stage: string,
  personIds: readonly number[],
) {
  const rows = await q.query<{ id: number; personId: number; stage: string; plain: Record<string, unknown> | null }>(
    `SELECT c.id, c.person_id AS "personId", c.stage, a.plain FROM cases c LEFT JOIN answers a ON a.tenant_id = $1 AND a.case_id = c.id
     WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.person_id = ANY ($3::bigint[]) AND c.state->'stages'->$4 IS NOT NULL ORDER BY c.id`,
    [tenantId, round.view.id, personIds, stage],
  );
  return Map.groupBy(rows, (row) => row.personId);
}

function chosenIn(round: PinnedRound, row: ImportRow): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const [key, field] of Object.entries(round.programme.form)) {
    const written = own(row.cells, fieldColumn(key)) ?? '';
    if (field.type !== 'choice' || written === '') continue;
    const choice = findChoice(choicesOf(field, round.view, round.programme.form) ?? [], written);
    if (choice) chosen[key] = choice.key;
  }
  return chosen;
}

async function readRoster(
  engine: Engine,
  q: Queryable,
  round: PinnedRound,
  stage: string,
  run: ImportRun,
  rows: readonly ImportRow[],
): Promise<Entry[]> {
  const forest = await engine.caches.forests.get(engine.house.db, run.tenantId);
  const subjects = await membersOf(engine.house, forest, q, run, rows);
  const cases = await enrolled(
    q,
    run.tenantId,
    round,
    stage,
    subjects.flatMap((s) => ('personId' in s ? [s.personId] : [])),
  );
  const seen = new Set<number>();
  const today = chinaDate(engine.house.clock.now());
  return rows.map((row, n): Entry => {
    const subject = subjects[n]!;
    if (!('personId' in subject))
      return { row, caseId: null, input: {}, bad: 'reasons' in subject ? subject.reasons : [] };
    const chosen = chosenIn(round, row);
    const mine = (cases.get(subject.personId) ?? []).find((one) =>
      Object.entries(chosen).every(([field, key]) => own(one.plain, field) === key),
    );
    const bad: Reason[] = [];
    if (!mine) bad.push(reason('not-enrolled', '没有报名这门课，或报名没有通过', 'Not enrolled in this course'));
    else if (seen.has(mine.id))
      bad.push(reason('duplicate-row', '和本表前面的一行重复', 'The same as an earlier row of this sheet'));
    else seen.add(mine.id);
    const written = row.cells.result ?? '';
    const result = results.find(([words]) => words.test(written))?.[1];
    if (!result)
      bad.push(
        reason('result-unreadable', `“${written}”看不出合格还是不合格`, `“${written}” is neither a pass nor a failure`),
      );
    const certificateNumber = row.cells.certificateNumber ?? '';
    if (result === 'passed' && certificateNumber === '')
      bad.push(reason('certificate-missing', '合格的要写证书编号', 'A pass needs its certificate number'));
    const on = (row.cells.on ?? '') === '' ? today : parseDay(row.cells.on!);
    if (isRefusal(on)) bad.push(reasonOf(on));
    return {
      row,
      caseId: mine?.id ?? null,
      input: { result, on: isRefusal(on) ? today : on, ...(certificateNumber === '' ? {} : { certificateNumber }) },
      bad,
    };
  });
}

export function rosterImporter(engine: Engine, round: PinnedRound): RowImporter {
  const stage = Object.entries(round.programme.stages).find(([, one]) => one.kind === 'attend')?.[0];
  if (stage === undefined) throw new Fault(`programme ${round.programme.key} has no attendance`);
  return {
    kind: `roster:${round.view.id}`,
    columns: rosterColumns(round.programme),
    async check(_house, run, rows) {
      const entries = await readRoster(engine, engine.house.db, round, stage, run, rows);
      return entries.map(
        (entry): Fate => ({
          fate: entry.bad.length > 0 ? 'bad' : 'good',
          reasons: entry.bad,
          label: entry.row.cells.name ?? '',
        }),
      );
    },
    async commit(house, q, run, rows) {
      const entries = await readRoster(engine, q, round, stage, run, rows);
      const acting = await actingNow(house, run.tenantId, run.createdBy, 'one-factor', q);
      const good = entries.filter((entry) => entry.bad.length === 0);
      const ids = await actionIdsOf(engine.house, run.tenantId);
      const outcomes = await engine.actWithin(
        q,
        run.tenantId,
        good.map(
          ({ row, caseId, input }): CaseAction => ({
            acting,
            target: { caseId: caseId! },
            request: { id: ids.named(caseId!, `import|${run.tenantId}|${row.key}`), action: 'record', stage, input },
          }),
        ),
      );
      const done = new Map(
        good.map((entry, n): [ImportRow, Committed] => {
          const outcome = outcomes[n]!;
          return [entry.row, isRefusal(outcome) ? { bad: [reasonOf(outcome)] } : { caseId: outcome.caseId }];
        }),
      );
      return entries.map((entry): Committed => done.get(entry.row) ?? { bad: entry.bad });
    },
  };
}
