// Cases as authorisation and the screens see them. Answers above the viewer's class never leave this file.

import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { iso } from '#api/shapes.ts';
import { engineStage, kindOf, stageOf, waitingOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { type LoadedCase, loadCases, type PinnedRound } from '#engine/load.ts';
import type { CaseRow } from '#engine/queues.ts';
import { maskName } from '#kit/mask.ts';
import { type Text, text } from '#kit/text.ts';
import { classOf as classOfOne } from '#policy/facts.ts';
import type { Answers, Field, Form, Sensitivity } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

const noAction = '00000000-0000-0000-0000-000000000000';

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
  const loaded = await loadCases(q, tenantId, [caseId], [noAction]);
  const one = loaded.cases.get(caseId);
  if (!one) return null;
  const rounds = await engine.caches.rounds.get(q, tenantId, loaded.roundsEpoch, [one.roundId]);
  const round = rounds.get(one.roundId);
  return round ? { one, round } : null;
}

const order: readonly Sensitivity[] = ['S0', 'S1', 'S2', 'S3', 'S4'];
export const atMost = (of: Sensitivity, limit: Sensitivity): boolean => order.indexOf(of) <= order.indexOf(limit);

/** A case asking for S3 or S4 is of that class as a whole: that it exists is already sensitive. Otherwise its row is S1. */
export function classOf(programme: Programme): Sensitivity {
  const classes = (form: Form): Sensitivity[] =>
    Object.values(form).flatMap((field) => [
      field.class ?? 'S1',
      ...(field.type === 'table' ? classes(field.columns) : []),
    ]);
  const highest = classes(programme.form).reduce<Sensitivity>((a, b) => (atMost(b, a) ? a : b), 'S1');
  return atMost(highest, 'S2') ? 'S1' : highest;
}

/** By round: the class of its cases. */
export async function classesOfRounds(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  roundIds: readonly number[],
): Promise<Map<number, Sensitivity>> {
  const [tenant] = await q.query<{ epoch: number }>('SELECT rounds_epoch AS epoch FROM tenants WHERE tenant_id = $1', [
    tenantId,
  ]);
  const rounds = await engine.caches.rounds.get(q, tenantId, tenant?.epoch ?? 0, roundIds);
  return new Map([...rounds].map(([roundId, round]) => [roundId, classOf(round.programme)]));
}

export const targetOf = (tenantId: number, { one, round }: FoundCase): Target => ({
  tenantId,
  organisationId: one.organisationId,
  personId: one.personId,
  programmeKey: one.programmeKey,
  class: classOf(round.programme),
  handlerOrganisationId: one.handlerOrganisationId,
  roundOrganisationId: round.view.organisationId,
  subjectOrganisationId: one.subjectOrganisationId,
  openedById: one.state.openedBy,
});

export const caseTarget =
  (engine: Engine) =>
  async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>): Promise<Target[] | null> => {
    const found = await findCase(engine, house.db, tenantId, params.id);
    return found && [targetOf(tenantId, found)];
  };

export interface ShownAnswer {
  readonly field: string;
  readonly label: Text;
  readonly class: Sensitivity;
  /** null also when it is above the viewer's class; `hidden` tells the two apart. */
  readonly value: unknown;
  readonly hidden: boolean;
}

/** What was filled in, field by field, in the order it was asked. */
export function shownAnswers(form: Form, answers: Answers, upTo: Sensitivity): ShownAnswer[] {
  return Object.entries(form).flatMap(([field, declared]) => {
    if (answers[field] === undefined) return [];
    const sensitivity = classOfField(declared);
    const hidden = !atMost(sensitivity, upTo);
    return [{ field, label: declared.label, class: sensitivity, value: hidden ? null : answers[field], hidden }];
  });
}

function classOfField(field: Field): Sensitivity {
  const own = classOfOne(field);
  if (field.type !== 'table') return own;
  return Object.values(field.columns).reduce<Sensitivity>(
    (a, column) => (atMost(classOfOne(column), a) ? a : classOfOne(column)),
    own,
  );
}

const engineWords: Readonly<Record<string, Text>> = {
  open: text('提出', 'Opened'),
  withdraw: text('撤回', 'Withdrawn'),
  appeal: text('申诉', 'Appealed'),
  undo: text('撤销上一步', 'The last step taken back'),
};

/** What an action is called at a stage. */
export function actionLabel(programme: Programme, stage: string | undefined, action: string): Text {
  if (engineWords[action]) return engineWords[action];
  const declared = stage && stage !== engineStage ? kindOf(programme, stage).actions[action] : undefined;
  return declared?.label ?? text(action, action);
}

export const stageTitle = (programme: Programme, stage: string): Text =>
  stageOf(programme, stage).title ?? kindOf(programme, stage).title;

/** Names for a list of cases: masked unless the viewer handles them. */
export async function namesFor(
  q: Queryable,
  tenantId: number,
  rows: readonly Pick<CaseRow, 'id' | 'personId' | 'subjectOrganisationId'>[],
): Promise<Map<number, string>> {
  const people = rows.flatMap((row) => (row.personId === null ? [] : [row.personId]));
  const organisations = rows.flatMap((row) => (row.subjectOrganisationId === null ? [] : [row.subjectOrganisationId]));
  const found = await q.query<{ kind: string; id: number; name: string }>(
    `SELECT 'person' AS kind, id, name FROM people WHERE tenant_id = $1 AND id = ANY ($2::bigint[])
     UNION ALL SELECT 'organisation', id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($3::bigint[])`,
    [tenantId, people, organisations],
  );
  const nameOf = new Map(
    found.map(({ kind, id, name }) => [`${kind}:${id}`, kind === 'person' ? maskName(name) : name]),
  );
  return new Map(
    rows.map((row) => [
      row.id,
      nameOf.get(row.personId === null ? `organisation:${row.subjectOrganisationId}` : `person:${row.personId}`) ?? '',
    ]),
  );
}

export const shownRow = (row: CaseRow, name: string) => ({
  ...row,
  name,
  openedAt: iso(row.openedAt),
  changedAt: iso(row.changedAt),
});

export const dueOf = ({ one, round }: FoundCase): string | null => waitingOf(round.programme, one.state)?.dueOn ?? null;
