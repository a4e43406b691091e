// No single officer decides who somebody is. Of whoever holds a post everything is proposed by one and confirmed by another; of a member without
// a post an officer records it, and it waits until nobody has objected. One table, one row per change, each decided once.
import {
  type Applied,
  type ChangeKind,
  changeKinds,
  kindOf,
  type Proposed,
  unionGranted,
} from '#access/identity-kinds.ts';
import {
  type ChangeRow,
  type ChangeState,
  changeColumns,
  changePlace,
  changeValue,
  readChange,
  standingOf,
} from '#access/identity-rows.ts';
import {
  confirmDays,
  type Told,
  tellInForce,
  tellProposed,
  tellRecorded,
  tellStopped,
  waitHours,
} from '#access/identity-told.ts';
import { logAccess } from '#access/log.ts';
import { endAllSessions } from '#access/sessions.ts';
import { sealText } from '#crypto/provider.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { type Correction, lockPerson, orRefusal, Refused } from '#people/changes.ts';
import { openField, phoneIndexes } from '#people/fields.ts';
import { holderOfPost, holdsPost } from '#people/posts.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** What a message repeats: a whole name stays out of it. */
const toldOf = async (
  q: Queryable,
  tenantId: number,
  id: number,
  personId: number,
  { kind, value }: Proposed,
): Promise<Told> => ({
  ...{ id, personId, words: kindOf(kind).words, objectable: kindOf(kind).objectable },
  shown: kind === 'name' ? null : await kindOf(kind).shown(q, tenantId, value),
  ...(kind === 'phone' ? { newPhone: value.phone } : {}),
});

const log = (
  house: House,
  q: Queryable,
  tenantId: number,
  actorId: number | null,
  what: string,
  row: Pick<ChangeRow, 'id' | 'personId' | 'kind'>,
) =>
  logAccess(q, tenantId, house.clock.now(), {
    ...{ actorId, what, target: `person:${row.personId}`, allowed: true },
    details: { change: row.id, kind: row.kind },
  });

const changeOpen = (): Refusal =>
  refuse('change-open', '这一项已经有人提出，还没有结果', 'A change of this is open already', {
    next: text('先等它有结果，或请提出的人收回', 'Wait for it, or have whoever proposed it withdraw it'),
  });

const over = (): Refusal =>
  refuse('already-decided', '这一项已经有结果了', 'This change has been decided or has lapsed');

interface Opening {
  readonly personId: number;
  readonly by: number;
  readonly rule: ChangeRow['rule'];
  readonly endsAt: Date;
  readonly organisationId: number | null;
}

/** The open row of a checked change. Throws Refused: change-open. */
async function open(house: House, q: Queryable, tenantId: number, one: Proposed, at: Opening): Promise<number> {
  const crypto = await house.crypto(tenantId);
  const now = house.clock.now();
  const about = kindOf(one.kind).about?.(one.value) ?? '';
  await q.query(
    `UPDATE identity_changes SET state = 'lapsed', decided_at = $5, value_sealed = NULL, phone_index = NULL
      WHERE tenant_id = $1 AND person_id = $2 AND kind = $3 AND about = $4 AND rule = 'second-person' AND state = 'waiting' AND ends_at <= $5`,
    [tenantId, at.personId, one.kind, about, now],
  );
  const id = await house.ids.take(tenantId);
  const rows = await q.query(
    `INSERT INTO identity_changes (tenant_id, id, person_id, kind, about, rule, state, value_sealed, phone_index, organisation_id,
                                   proposed_by, proposed_at, ends_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9, $10, $11, $12)
     ON CONFLICT (tenant_id, person_id, kind, about) WHERE state = 'waiting' DO NOTHING RETURNING id`,
    [
      ...[tenantId, id, at.personId, one.kind, about, at.rule],
      ...[sealText(crypto, JSON.stringify(one.value), changePlace(tenantId, id))],
      ...[one.kind === 'phone' ? phoneIndexes(crypto, one.value.phone)[0] : null],
      ...[at.organisationId, at.by, now, at.endsAt],
    ],
  );
  if (rows.length === 0) throw new Refused(changeOpen());
  return id;
}

/** As the kind keeps it. Throws Refused. */
async function checked(
  house: House,
  q: Queryable,
  tenantId: number,
  personId: number,
  one: Proposed,
): Promise<Proposed> {
  const value = await kindOf(one.kind).check({ house, q, tenantId, personId }, one.value);
  if (isRefusal(value)) throw new Refused(value);
  return { kind: one.kind, value } as Proposed;
}

/**
 * Proposes a change for a second person to confirm within `confirmDays`. Whether `by` may is access's to say.
 * Refuses: person-not-found, person-merged, change-open, own-matter, post-not-held, and what the kind refuses (phone-*, name-*, id-number-*, …).
 */
export async function proposeChange(
  house: House,
  tenantId: number,
  personId: number,
  given: Proposed,
  by: number,
): Promise<{ readonly id: number } | Refusal> {
  const now = house.clock.now();
  return orRefusal(() =>
    house.db.transaction(async (q) => {
      await lockPerson(q, tenantId, personId);
      const one = await checked(house, q, tenantId, personId, given);
      const organisationId = await standingOf(q, tenantId, personId, chinaDate(now), unionGranted(one));
      const endsAt = new Date(now.getTime() + confirmDays * 86_400_000);
      const id = await open(house, q, tenantId, one, { personId, by, rule: 'second-person', endsAt, organisationId });
      await log(house, q, tenantId, by, 'changes.propose', { id, personId, kind: one.kind });
      const told = await toldOf(q, tenantId, id, personId, one);
      await tellProposed(house, q, tenantId, { ...told, proposedBy: by, organisationId });
      return { id };
    }),
  );
}

/** The officer's corrections of a member without a post, as changes. */
function correctionsAsChanges({ phone, name, idNumber }: Correction): Proposed[] {
  return [
    ...(phone === undefined ? [] : [{ kind: 'phone', value: { phone } } as const]),
    ...(name === undefined ? [] : [{ kind: 'name', value: { name } } as const]),
    ...(idNumber === undefined ? [] : [{ kind: 'id-number', value: { idNumber } } as const]),
  ];
}

/**
 * Records an officer's corrections of a member: in force after `waitHours`, unless the member or another officer stops them.
 * Refuses: holder-of-post, change-open, person-*, phone-*, name-*, id-number-*; then nothing is recorded.
 */
export async function recordCorrections(
  house: House,
  tenantId: number,
  personId: number,
  correction: Correction,
  by: number,
): Promise<{ readonly ids: readonly number[]; readonly from: Date } | Refusal> {
  const now = house.clock.now();
  const endsAt = new Date(now.getTime() + waitHours * 3_600_000);
  return orRefusal(() =>
    house.db.transaction(async (q) => {
      await lockPerson(q, tenantId, personId);
      if (await holdsPost(q, tenantId, personId, chinaDate(now))) throw new Refused(holderOfPost());
      const organisationId = await standingOf(q, tenantId, personId, chinaDate(now));
      const ids: number[] = [];
      for (const given of correctionsAsChanges(correction)) {
        const one = await checked(house, q, tenantId, personId, given);
        const id = await open(house, q, tenantId, one, { personId, by, rule: 'waiting', endsAt, organisationId });
        await log(house, q, tenantId, by, 'people.correct', { id, personId, kind: one.kind });
        const told = await toldOf(q, tenantId, id, personId, one);
        await tellRecorded(house, q, tenantId, { ...told, recordedBy: by, organisationId });
        ids.push(id);
      }
      return { ids, from: endsAt };
    }),
  );
}

/** Whether this very person has decided it so already: asked again, the answer is the same. */
async function doneBy(q: Queryable, tenantId: number, id: number, by: number, states: readonly ChangeState[]) {
  const row = await readChange(q, tenantId, id);
  return row?.decidedBy === by && states.includes(row.state);
}

/** The row and its person, locked in the order that everybody takes. Throws Refused: already-decided, person-*. */
async function lockOpen(q: Queryable, tenantId: number, id: number): Promise<ChangeRow> {
  const seen = await readChange(q, tenantId, id);
  if (seen?.state !== 'waiting') throw new Refused(over());
  await lockPerson(q, tenantId, seen.personId);
  const row = await readChange(q, tenantId, id, 'FOR UPDATE');
  if (row?.state !== 'waiting') throw new Refused(over());
  return row;
}

const decide = (
  q: Queryable,
  tenantId: number,
  id: number,
  state: ChangeState,
  by: number | null,
  at: Date,
  why: string | null = null,
) =>
  q.query(
    `UPDATE identity_changes SET state = $3, decided_by = $4, decided_at = $5, why = $6, value_sealed = NULL, phone_index = NULL
      WHERE tenant_id = $1 AND id = $2`,
    [tenantId, id, state, by, at, why],
  );

async function phoneOnFile(
  house: House,
  q: Queryable,
  tenantId: number,
  personId: number,
): Promise<string | undefined> {
  const [row] = await q.query<{ sealed: Buffer | null }>(
    'SELECT phone_sealed AS sealed FROM people WHERE tenant_id = $1 AND id = $2',
    [tenantId, personId],
  );
  return row?.sealed ? openField(await house.crypto(tenantId), tenantId, 'phone', personId, row.sealed) : undefined;
}

/** What was recorded by one officer does not outlive the person's becoming a holder of a post, or proving a phone of their own. */
export async function supersede(
  q: Queryable,
  tenantId: number,
  personId: number,
  at: Date,
  kinds: readonly ChangeKind[] = changeKinds,
): Promise<void> {
  await q.query(
    `UPDATE identity_changes SET state = 'superseded', decided_at = $3, value_sealed = NULL, phone_index = NULL
      WHERE tenant_id = $1 AND person_id = $2 AND rule = 'waiting' AND state = 'waiting' AND kind = ANY ($4::text[])`,
    [tenantId, personId, at, kinds],
  );
}

/** Does what the row says, tells of it and writes it down; `by`: who confirmed, or the member who proved it, or null for time. */
async function put(
  house: House,
  q: Queryable,
  tenantId: number,
  row: ChangeRow,
  by: number | null,
  what: string,
): Promise<Applied> {
  const { id, personId, proposedBy } = row;
  const now = house.clock.now();
  const one = await changeValue(house, tenantId, row);
  const kind = kindOf(one.kind);
  const told = await toldOf(q, tenantId, id, personId, one);
  const oldPhone = one.kind === 'phone' ? await phoneOnFile(house, q, tenantId, personId) : undefined;
  const applied = await kind.apply({ house, q, tenantId, personId, proposedBy, decidedBy: by }, one.value);
  await decide(q, tenantId, id, 'in-force', by, now);
  if (kind.endsSessions) await endAllSessions(q, tenantId, personId, now);
  if (one.kind === 'post-grant') await supersede(q, tenantId, personId, now);
  await log(house, q, tenantId, by, what, row);
  await tellInForce(house, q, tenantId, { ...told, proposedBy, oldPhone });
  return applied;
}

/**
 * Confirms and does it, in one transaction. `word`: shown once to whoever confirmed, to be told to the person; not when asked again.
 * Refuses: already-decided (or lapsed), second-person-needed, and what doing it refuses (administrators-exclusive, id-number-taken, …).
 */
export async function confirmChange(
  house: House,
  tenantId: number,
  id: number,
  by: number,
): Promise<Applied | Refusal> {
  return orRefusal(() =>
    house.db.transaction(async (q) => {
      if (await doneBy(q, tenantId, id, by, ['in-force'])) return {};
      const row = await lockOpen(q, tenantId, id);
      if (row.rule !== 'second-person' || row.endsAt <= house.clock.now()) throw new Refused(over());
      if (by === row.proposedBy || by === row.personId)
        throw new Refused(
          refuse(
            'second-person-needed',
            '要由提出的人和本人以外的另一个人确认',
            'Somebody other than the proposer and the person confirms',
            {
              rule: 'four-eyes',
            },
          ),
        );
      return put(house, q, tenantId, row, by, 'changes.confirm');
    }),
  );
}

interface Stopping {
  readonly by: number;
  readonly rule: ChangeRow['rule'] | 'either';
  readonly why?: string | undefined;
  /** The operation that it is. */
  readonly what: string;
}

/** Ends an open change without doing it: withdrawn by who proposed it, objected to by whom it concerns, else refused. Refuses: already-decided. */
export async function stopChange(
  house: House,
  tenantId: number,
  id: number,
  { by, rule, why, what }: Stopping,
): Promise<Refusal | null> {
  const stopped = await orRefusal(() =>
    house.db.transaction(async (q) => {
      if (await doneBy(q, tenantId, id, by, ['refused', 'withdrawn', 'objected'])) return null;
      const row = await lockOpen(q, tenantId, id);
      if (rule !== 'either' && row.rule !== rule) throw new Refused(over());
      const objected = by === row.personId;
      const state = objected ? 'objected' : by === row.proposedBy ? 'withdrawn' : 'refused';
      const told = await toldOf(q, tenantId, id, row.personId, await changeValue(house, tenantId, row));
      await decide(q, tenantId, id, state, by, house.clock.now(), why ?? null);
      await log(house, q, tenantId, by, what, row);
      await tellStopped(house, q, tenantId, { ...told, proposedBy: row.proposedBy, objected });
      return null;
    }),
  );
  return stopped;
}

/**
 * Puts into force what has waited long enough and ends what nobody confirmed, each in its own transaction; safe to run twice, by several processes.
 * Of whoever holds a post by now nothing is put into force; what the register refuses (an ID number taken meanwhile) ends with its reason.
 */
export async function settleChanges(house: House, tenantId: number): Promise<number> {
  const now = house.clock.now();
  const due = await house.db.query<{ id: number }>(
    `SELECT id FROM identity_changes WHERE tenant_id = $1 AND state = 'waiting' AND ends_at <= $2 ORDER BY ends_at, id LIMIT 500`,
    [tenantId, now],
  );
  for (const { id } of due) {
    const done = await orRefusal(() => house.db.transaction((q) => settle(house, q, tenantId, id, now)));
    if (isRefusal(done) && done.code !== 'already-decided')
      await house.db.query(
        `UPDATE identity_changes SET state = 'refused', decided_at = $3, why = $4, value_sealed = NULL, phone_index = NULL
          WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'`,
        [tenantId, id, now, done.why.zh],
      );
  }
  return due.length;
}

async function settle(house: House, q: Queryable, tenantId: number, id: number, now: Date): Promise<null> {
  const row = await lockOpen(q, tenantId, id);
  if (row.rule === 'second-person') await decide(q, tenantId, id, 'lapsed', null, now);
  else if (await holdsPost(q, tenantId, row.personId, chinaDate(now)))
    await decide(q, tenantId, id, 'superseded', null, now);
  else await put(house, q, tenantId, row, null, 'changes.settle');
  return null;
}

/** The member proved by name, ID number and a code that the number in waiting is his: in force now. null: none waits with this number. */
export async function proveWaitingPhone(
  house: House,
  tenantId: number,
  personId: number,
  indexes: readonly Buffer[],
): Promise<{ readonly proved: true } | Refusal | null> {
  return orRefusal(() =>
    house.db.transaction(async (q) => {
      await lockPerson(q, tenantId, personId);
      const [row] = await q.query<ChangeRow>(
        `SELECT ${changeColumns} FROM identity_changes WHERE tenant_id = $1 AND person_id = $2 AND kind = 'phone' AND rule = 'waiting'
            AND state = 'waiting' AND phone_index = ANY ($3::bytea[]) FOR UPDATE`,
        [tenantId, personId, indexes],
      );
      if (!row) return null;
      await put(house, q, tenantId, row, personId, 'bind');
      return { proved: true as const };
    }),
  );
}
