// Cases as authorisation and the screens see them. Answers above the viewer's class never leave this file.

import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { iso } from '#api/shapes.ts';
import { appealStage, engineStage, kindOf, stageOf, waitingOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { type LoadedCase, loadCases, type PinnedRound } from '#engine/load.ts';
import type { CaseRow } from '#engine/queues.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Sensitivity } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { classOfCases } from '#policy/programme-class.ts';
import type { Queryable } from '#store/queryable.ts';

export interface FoundCase {
  readonly one: LoadedCase;
  readonly round: PinnedRound;
}

/** The case with the round and definition it pins; null when there is none. */
export async function findCase(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  caseId: number,
): Promise<FoundCase | null> {
  const loaded = await loadCases(q, tenantId, [caseId]);
  const one = loaded.cases.get(caseId);
  if (!one) return null;
  const rounds = await engine.caches.rounds.get(q, tenantId, loaded.roundsEpoch, [one.roundId]);
  const round = rounds.get(one.roundId);
  return round ? { one, round } : null;
}

export { atMost, classOfCases as classOf } from '#policy/programme-class.ts';

/** Rounds with the definition they pin, by id (others that are remembered are among them). */
export async function roundsByIds(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  roundIds: readonly number[],
): Promise<ReadonlyMap<number, PinnedRound>> {
  const [tenant] = await q.query<{ epoch: number }>('SELECT rounds_epoch AS epoch FROM tenants WHERE tenant_id = $1', [
    tenantId,
  ]);
  return engine.caches.rounds.get(q, tenantId, tenant?.epoch ?? 0, roundIds);
}

/** By round: the class of its cases. */
export async function classesOfRounds(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  roundIds: readonly number[],
): Promise<Map<number, Sensitivity>> {
  const rounds = await roundsByIds(engine, q, tenantId, roundIds);
  return new Map([...rounds].map(([roundId, round]) => [roundId, classOfCases(round.programme)]));
}

const paysAnything = ({ stages }: Programme): boolean => Object.values(stages).some(({ kind }) => kind === 'pay');

export const targetOf = (tenantId: number, { one, round }: FoundCase): Target => ({
  tenantId,
  organisationId: one.organisationId,
  personId: one.personId,
  programmeKey: one.programmeKey,
  class: classOfCases(round.programme),
  handlerOrganisationId: one.handlerOrganisationId,
  // Where nothing is paid, the round's finance has no business with the case.
  roundOrganisationId: paysAnything(round.programme) ? round.view.organisationId : null,
  subjectOrganisationId: one.subjectOrganisationId,
  openedById: one.state.openedBy,
});

export const caseTarget =
  (engine: Engine) =>
  async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>): Promise<Target[] | null> => {
    const found = await findCase(engine, house.db, tenantId, params.id);
    return found && [targetOf(tenantId, found)];
  };

const engineWords: Readonly<Record<string, Text>> = {
  open: text('提出', 'Opened'),
  withdraw: text('撤回', 'Withdrawn'),
  appeal: text('申诉', 'Appealed'),
  undo: text('撤销上一步', 'The last step taken back'),
  'withdraw-consent': text('收回代办的同意', 'Consent to act withdrawn'),
  'leave-pact': text('徒弟退出', 'The apprentice leaves'),
  recount: text('按放假安排重算期限', 'Deadline counted again by the announced holidays'),
  'propose-account': text('替本人登记收款账号', 'Account given for the member'),
  'confirm-account': text('核对了替本人登记的收款账号', 'Account given for the member checked'),
  'refuse-account': text('替本人登记的收款账号没有通过核对', 'Account given for the member did not pass the check'),
  'withdraw-account': text('收回替本人登记的收款账号', 'Account given for the member taken back'),
};

/** What an action is called at a stage. */
export function actionLabel(programme: Programme, stage: string | undefined, action: string): Text {
  const ofEngine = own(engineWords, action);
  if (ofEngine) return ofEngine;
  const declared = stage && stage !== engineStage ? own(kindOf(programme, stage).actions, action) : undefined;
  return declared?.label ?? text(action, action);
}

export const stageTitle = (programme: Programme, stage: string): Text =>
  stage === appealStage
    ? text('异议复核', 'Review of the appeal')
    : (stageOf(programme, stage).title ?? kindOf(programme, stage).title);

/** Names for a list of cases, masked. */
export async function namesFor(
  q: Queryable,
  tenantId: number,
  rows: readonly Pick<CaseRow, 'id' | 'personId' | 'subjectOrganisationId' | 'organisationId'>[],
): Promise<Map<number, string>> {
  const names = await namesOf(q, tenantId, {
    people: rows.flatMap((row) => row.personId ?? []),
    organisations: rows.flatMap((row) => row.subjectOrganisationId ?? []),
  });
  return new Map(rows.map((row) => [row.id, names.subject(row, false)]));
}

/** The unions of a list of cases, by id. */
export async function unionNames(
  q: Queryable,
  tenantId: number,
  rows: readonly Pick<CaseRow, 'organisationId'>[],
): Promise<Map<number, string>> {
  const unions = await q.query<{ id: number; name: string }>(
    'SELECT id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, [...new Set(rows.map((row) => row.organisationId))]],
  );
  return new Map(unions.map((row) => [row.id, row.name]));
}

export const shownRow = (row: CaseRow, name: string) => ({
  ...row,
  name,
  openedAt: iso(row.openedAt),
  changedAt: iso(row.changedAt),
});

export const dueOf = ({ one, round }: FoundCase): string | null => waitingOf(round.programme, one.state)?.dueOn ?? null;
