// Whoever promised something is told before its day comes: a week before, and the day before. Each is told once for each day; where less time was given than
// a week only the second is sent. It decides nothing and stands in no case's history.
import { kindOf, waitingOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { type LoadedCase, loadCases, type PinnedRound } from '#engine/load.ts';
import { listRounds } from '#engine/rounds.ts';
import { defineTask, type Task } from '#jobs/tasks.ts';
import { chinaDate, chinaTime } from '#kit/clock.ts';
import { addDays, type Day, daysBetween } from '#kit/days.ts';
import { formatDeadline } from '#kit/format.ts';
import { text } from '#kit/text.ts';
import { type NewMessage, putMessages } from '#messages/outbox.ts';
import { pinnedRound } from '#notices/publishing.ts';

/** How many days before; told within these days, because nothing may run on a given day. */
const times = [
  { key: 'week', from: 7, to: 4 },
  { key: 'day', from: 1, to: 0 },
] as const;
const pageSize = 1_000;
/** Kinds that have a day and wait for no member. */
const idle = ['notice', 'pay'];

interface Due {
  readonly id: number;
  readonly dueOn: Day;
}

function messageOf({ programme }: PinnedRound, one: LoadedCase | undefined, { id, dueOn }: Due, today: Day) {
  if (!one || one.personId === null || waitingOf(programme, one.state)?.with !== 'subject') return [];
  const left = daysBetween(today, dueOn);
  const { key } = times.find(({ from, to }) => left <= from && left >= to)!;
  const by = formatDeadline(dueOn, today);
  const { title } = programme;
  const words = text(
    left > 1 ? `“${title.zh}”等您${by.zh}办好` : `“${title.zh}”等您办，${by.zh}`,
    `“${title.en}” waits for you, ${by.en}`,
  );
  const message: NewMessage = {
    ...{ topic: 'due-soon', dedupe: `due-soon-${id}-${dueOn}-${key}`, personId: one.personId, caseId: id },
    payload: { words, link: `/hall/cases/${id}` },
  };
  return [message];
}

/** Of one round; gives how many messages are new. */
async function remindRound({ house }: Engine, tenantId: number, round: PinnedRound): Promise<number> {
  const { programme, view } = round;
  const stages = Object.keys(programme.stages).filter((stage) => !idle.includes(kindOf(programme, stage).key));
  const today = chinaDate(house.clock.now());
  const days = times.flatMap(({ from, to }) => [addDays(today, to), addDays(today, from)]);
  let told = 0;
  for (let after = 0; ; ) {
    const due = await house.db.query<Due>(
      `SELECT e.case_id AS id, e.due_on AS "dueOn" FROM queue_entries e
        WHERE e.tenant_id = $1 AND e.round_id = $2 AND e.stage = ANY ($3::text[]) AND e.handler_organisation_id IS NULL
          AND (e.due_on BETWEEN $4 AND $5 OR e.due_on BETWEEN $6 AND $7) AND e.case_id > $8 ORDER BY e.case_id LIMIT $9`,
      [tenantId, view.id, stages, ...days, after, pageSize],
    );
    const { cases } = await loadCases(
      house.db,
      tenantId,
      due.map(({ id }) => id),
    );
    const messages = due.flatMap((one) => messageOf(round, cases.get(one.id), one, today));
    told += await putMessages(house, house.db, tenantId, messages);
    if (due.length < pageSize) return told;
    after = due.at(-1)!.id;
  }
}

/** By day, when people read; gives how many were told now. */
export async function remindOfDue(engine: Engine, tenantId: number): Promise<number> {
  const hour = Number(chinaTime(engine.house.clock.now()).slice(0, 2));
  if (hour < 9 || hour >= 20) return 0;
  let told = 0;
  for (const { id } of await listRounds(engine.house.db, tenantId)) {
    const round = await pinnedRound(engine, engine.house.db, tenantId, id);
    if (round) told += await remindRound(engine, tenantId, round);
  }
  return told;
}

export const dueSoonTask = (engine: Engine): Task =>
  defineTask('due-soon', 3_600_000, (_house, tenantId) => remindOfDue(engine, tenantId));
