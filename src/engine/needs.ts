// A need told of at a visit becomes somebody's: an owner and a day, until a case is opened for it, it is met otherwise, or it has come to nothing. What
// is needed stays in the sealed answers of the visit.
import { type CaseState, stageOf } from '#engine/case-state.ts';
import type { LoadedCase } from '#engine/load.ts';
import type { VisitState } from '#kinds/visit/visit.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Forest } from '#organisations/forest.ts';
import type { Level, Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

export const needEnds = ['case', 'met', 'dropped'] as const;

export interface Need {
  readonly caseId: number;
  readonly ownerId: number;
  readonly dueOn: Day;
  readonly settled: (typeof needEnds)[number] | null;
  readonly settledCaseId: number | null;
  readonly settledAt: Date | null;
}

interface Visit {
  readonly stage: string;
  readonly at: Level;
  /** The field of the form that the words are in. */
  readonly field: string | null;
}

/** The stage at which a programme visits; null: it does not. */
export function visitOf(programme: Programme): Visit | null {
  const stage = Object.keys(programme.stages).find((key) => own(programme.stages, key)!.kind === 'visit');
  if (stage === undefined) return null;
  const { at, needs } = stageOf(programme, stage).settings as { at?: Level; needs?: string };
  return { stage, at: at ?? programme.runBy, field: needs ?? null };
}

/** The union that visits, or visited, and keeps what it was told; null: nobody does. */
export function visitingUnion(programme: Programme, organisationId: number, forest: Forest): number | null {
  const visit = visitOf(programme);
  return visit && (forest.ancestorAtLevel(organisationId, visit.at) ?? null);
}

/** Whether a need was told of at the visit of this case. */
export const needTold = (programme: Programme, { state }: LoadedCase): boolean => toldNow(programme, state);

/** Whether this state says so; `act_batch` keeps a row for each case of which it does. */
export function toldNow(programme: Programme, state: CaseState): boolean {
  const visit = visitOf(programme);
  return visit !== null && (own(state.stages, visit.stage) as VisitState | undefined)?.needs === true;
}

const columns = `n.case_id AS "caseId", n.owner_id AS "ownerId", n.due_on AS "dueOn", n.settled, n.settled_case_id AS "settledCaseId",
  n.settled_at AS "settledAt"`;

/** As somebody took it; null: nobody did, or nothing was told of. */
export async function needOf(q: Queryable, tenantId: number, caseId: number): Promise<Need | null> {
  const sql = `SELECT ${columns} FROM visit_needs n WHERE n.tenant_id = $1 AND n.case_id = $2 AND n.owner_id IS NOT NULL`;
  const [row] = await q.query<Need>(sql, [tenantId, caseId]);
  return row ?? null;
}

export interface OpenNeed {
  readonly caseId: number;
  readonly personId: number | null;
  /** Of whom it is, not of who visited. */
  readonly organisationId: number;
  /** That visited. */
  readonly unionId: number;
  readonly ownerId: number | null;
  readonly dueOn: Day | null;
}

/** Not settled: those of this person and those of nobody that were told to one of these unions; those with the nearest day first, those of nobody before. */
export const openNeeds = (
  q: Queryable,
  tenantId: number,
  { personId, unionIds }: { readonly personId: number; readonly unionIds: readonly number[] },
): Promise<OpenNeed[]> =>
  q.query<OpenNeed>(
    `SELECT c.id AS "caseId", c.person_id AS "personId", c.organisation_id AS "organisationId", u.id AS "unionId", n.owner_id AS "ownerId", n.due_on AS "dueOn"
       FROM visit_needs n JOIN cases c ON c.tenant_id = $1 AND c.id = n.case_id
       JOIN organisation_paths x ON x.tenant_id = $1 AND x.descendant_id = c.organisation_id AND x.ancestor_id = ANY ($3::bigint[])
       JOIN organisations u ON u.tenant_id = $1 AND u.id = x.ancestor_id AND u.level = n.level
      WHERE n.tenant_id = $1 AND n.settled IS NULL AND (n.owner_id IS NULL OR n.owner_id = $2) ORDER BY n.due_on NULLS FIRST, c.id LIMIT 1000`,
    [tenantId, personId, unionIds],
  );

const settledAlready = (): Refusal =>
  refuse('need-settled', '这个需要已经有结果了', 'This need has been settled', {
    next: text('刷新看最新情况', 'Reload to see what happened'),
  });

export interface Taking {
  readonly caseId: number;
  readonly ownerId: number;
  readonly dueOn: Day;
  readonly today: Day;
  readonly at: Date;
}

/** Taking what a colleague has takes it over. Refuses: no-need, need-late, need-settled. */
export async function takeNeed(
  q: Queryable,
  tenantId: number,
  told: boolean,
  { caseId, ownerId, dueOn, today, at }: Taking,
): Promise<Refusal | { readonly done: true }> {
  if (!told) return refuse('no-need', '走访时没有记下需要', 'No need was noted at the visit');
  if (dueOn < today)
    return refuse('need-late', '落实的日子不能早于今天', 'The day lies in the past', {
      next: text('请改日期', 'Change the date'),
    });
  const rows = await q.query(
    `UPDATE visit_needs SET owner_id = $3, due_on = $4, taken_at = $5
      WHERE tenant_id = $1 AND case_id = $2 AND settled IS NULL RETURNING case_id`,
    [tenantId, caseId, ownerId, dueOn, at],
  );
  return rows.length > 0 ? { done: true } : settledAlready();
}

export interface Settling {
  readonly caseId: number;
  readonly how: (typeof needEnds)[number];
  /** Of how 'case': opened for it, of the same person. */
  readonly settledCaseId: number | null;
  readonly by: number;
  readonly at: Date;
}

async function samePerson(q: Queryable, tenantId: number, visited: number, other: number): Promise<boolean> {
  const rows = await q.query(
    `SELECT 1 FROM cases v JOIN cases c ON c.tenant_id = $1 AND c.id = $3 AND c.id <> v.id AND c.person_id = v.person_id
      WHERE v.tenant_id = $1 AND v.id = $2`,
    [tenantId, visited, other],
  );
  return rows.length > 0;
}

/** Once; the same again changes nothing. Refuses: need-of-nobody, need-other-person, need-settled. */
export async function settleNeed(
  q: Queryable,
  tenantId: number,
  { caseId, how, settledCaseId, by, at }: Settling,
): Promise<Refusal | { readonly done: true }> {
  if ((how === 'case') !== (settledCaseId !== null))
    return refuse('need-other-person', '没有写明办的是哪一件', 'It does not say which case was opened');
  if (settledCaseId !== null && !(await samePerson(q, tenantId, caseId, settledCaseId)))
    return refuse(
      'need-other-person',
      '这一件不是被走访人的另一件办件',
      'That is no other case of the person visited',
      {
        next: text('请核对办件号', 'Check the number of the case'),
      },
    );
  const rows = await q.query(
    `UPDATE visit_needs SET settled = $3, settled_case_id = $4, settled_by = $5, settled_at = $6
      WHERE tenant_id = $1 AND case_id = $2 AND owner_id IS NOT NULL AND settled IS NULL RETURNING case_id`,
    [tenantId, caseId, how, settledCaseId, by, at],
  );
  if (rows.length > 0) return { done: true };
  const need = await needOf(q, tenantId, caseId);
  if (!need)
    return refuse('need-of-nobody', '还没有人来落实这个需要', 'Nobody has taken this need yet', {
      next: text('先写明谁落实、哪天前', 'First say who sees to it and by when'),
    });
  return need.settled === how && need.settledCaseId === settledCaseId ? { done: true } : settledAlready();
}
