// What a phone recorded on its route, hours later and perhaps twice: each record is an action under the id that the phone gave it, so it counts
// once ever. What cannot be taken (another was faster, the route went to somebody else) changes nothing and is kept for the officer.
import type { Acting } from '#access/duties.ts';
import { pickUpCode } from '#deliveries/pick-up-code.ts';
import { dayClosed, findRoute, type Route } from '#deliveries/routes.ts';
import { walkInMark } from '#deliveries/walk-ins.ts';
import { eraseLoose, keepDocument } from '#documents/case-documents.ts';
import { refuseInfected } from '#documents/scanner.ts';
import type { Engine } from '#engine/engine.ts';
import { otherRoute } from '#kinds/hand-over/hand-over.ts';
import { formatInstant } from '#kit/format.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Field } from '#policy/form.ts';
import type { WalkIn } from '#policy/walk-in.ts';
import type { House } from '#store/house.ts';

export const recordable = ['hand', 'absent', 'refused', 'damaged'] as const;

export interface PhoneRecord {
  /** Made by the phone, a uuid. */
  readonly id: string;
  /** Of the label. */
  readonly code: string;
  readonly what: (typeof recordable)[number];
  /** When it happened by the phone's clock. */
  readonly at: string;
  /** Of `hand`: one of the two. */
  readonly signature?: Buffer;
  readonly pickUpCode?: string;
  /** Of `hand`, for a parcel that is nobody's yet: who received it, with a signature. */
  readonly walkIn?: WalkIn;
  /** Only with the person's consent, which the phone asked for. */
  readonly photo?: Buffer;
}

/** taken: it is in the history, now or since an earlier time. kept: it is not, and lies before the officer. later: send it again. */
export interface RecordFate {
  readonly id: string;
  readonly fate: 'taken' | 'kept' | 'later';
  readonly refusal?: Refusal;
}

type FileField = Extract<Field, { type: 'file' }>;
const signatureField: FileField = {
  ...{ type: 'file', accept: ['image/png'], maxBytes: 100_000 },
  label: text('签名', 'Signature'),
};
const photoField: FileField = {
  type: 'file',
  accept: ['image/jpeg'],
  maxBytes: 1_000_000,
  label: text('照片', 'Photograph'),
};

/** How many of a phone's records are under way at once: hundreds of phones come back in the same evening and share the database's connections. */
const together = 2;

const noSuchParcel = (): Refusal =>
  refuse('no-such-parcel', '没有这个编号的包裹', 'There is no parcel with this code', {
    next: text('看看标签，再输一次', 'Look at the label and type it again'),
  });
const wrongCode = (): Refusal =>
  refuse(
    'pick-up-code-wrong',
    '取货码不对，没有记为签收',
    'The pick-up code is wrong; it was not recorded as handed over',
    {
      next: text('请本人看“我的办件”里的取货码，或请本人签名', 'The code is in their cases; or ask them to sign'),
    },
  );
const officerLooks = text('您记下的都留着，由经办人核对', 'What you recorded is kept; the officer will look at it');
const otherCarrier = (): Refusal =>
  refuse('route-reassigned', '这条路线已经改由别人送', 'Somebody else carries this route now', { next: officerLooks });

interface Kept {
  readonly caseId: number | null;
  readonly refusal: Refusal;
}

/** One fate per record, in order; those of one parcel are taken in the order in which they were recorded. */
export async function takeRecords(
  engine: Engine,
  tenantId: number,
  route: Route,
  records: readonly PhoneRecord[],
  acting: Acting,
): Promise<RecordFate[]> {
  const known = await lookUp(engine, tenantId, records, acting.personId);
  const parcels = new Map<string, PhoneRecord[]>();
  for (const record of records) parcels.set(record.code, [...(parcels.get(record.code) ?? []), record]);
  const fates = new Map<string, RecordFate>();
  const queue = [...parcels.values()];
  const work = async () => {
    for (let parcel = queue.shift(); parcel; parcel = queue.shift())
      for (const record of parcel) {
        if (fates.has(record.id)) continue;
        const stop = known.get(record.code);
        fates.set(record.id, await takeOne(engine, tenantId, route, record, acting, stop));
      }
  };
  await Promise.all(Array.from({ length: together }, work));
  return records.map(({ id }) => fates.get(id)!);
}

const actionOf = (record: PhoneRecord): string => (record.walkIn ? 'hand-walk-in' : record.what);

interface Known {
  readonly caseId: number;
  readonly routeId: number;
  /** `<id> <action>` of the carrier's own records that are in its history. */
  readonly done: readonly string[];
}

/** The stops by their labels, and which of these records were taken before. */
async function lookUp(
  { house: { db } }: Engine,
  tenantId: number,
  records: readonly PhoneRecord[],
  carrierId: number | null,
): Promise<Map<string, Known>> {
  const rows = await db.query<Known & { code: string }>(
    `SELECT d.code, d.case_id AS "caseId", d.route_id AS "routeId", ARRAY(
        SELECT e.action_id || ' ' || e.action FROM case_events e WHERE e.tenant_id = $1 AND e.case_id = d.case_id AND e.action_id = ANY ($3::uuid[]) AND e.actor_id = $4) AS done
       FROM delivery_stops d WHERE d.tenant_id = $1 AND d.code = ANY ($2::text[])`,
    [tenantId, records.map(({ code }) => code), records.map(({ id }) => id), carrierId],
  );
  return new Map(rows.map(({ code, ...known }) => [code, known]));
}

async function takeOne(
  engine: Engine,
  tenantId: number,
  route: Route,
  record: PhoneRecord,
  acting: Acting,
  stop: Known | undefined,
): Promise<RecordFate> {
  const { id } = record;
  if (stop?.done.includes(`${id} ${actionOf(record)}`)) return { id, fate: 'taken' };
  const refusal = stop ? await act(engine, tenantId, route, stop, record, acting) : noSuchParcel();
  if (refusal === null) return { id, fate: 'taken' };
  if (refusal.code === 'busy') return { id, fate: 'later', refusal };
  // Whoever guesses at routes leaves nothing with the officer.
  if (route.carrierId === acting.personId || stop?.routeId === route.id)
    await keep(engine, tenantId, route, record, acting, { caseId: stop?.caseId ?? null, refusal });
  return { id, fate: 'kept', refusal };
}

/** null: it is done. Of what is refused no signature and no picture stays. */
async function act(
  engine: Engine,
  tenantId: number,
  route: Route,
  stop: Known,
  record: PhoneRecord,
  acting: Acting,
): Promise<Refusal | null> {
  const { house } = engine;
  const papers: number[] = [];
  const proved = record.what === 'hand' ? await proofOf(engine, tenantId, stop.caseId, record, acting, papers) : {};
  const outcome = isRefusal(proved)
    ? proved
    : await engine.act(tenantId, {
        acting: { ...acting, delivering: true },
        target: { caseId: stop.caseId },
        request: {
          ...{ id: record.id, action: actionOf(record) },
          input: { route: route.id, at: record.at, ...proved },
        },
      });
  if (!isRefusal(outcome)) return null;
  if (papers.length > 0) await eraseLoose(house.db, tenantId, papers, house.clock.now());
  return overtaken.includes(outcome.code) ? whatHappened(house, tenantId, route, stop, outcome) : outcome;
}

const overtaken: readonly string[] = ['not-your-action', 'case-closed', 'handed-already'];

/** Why a phone that was right in the morning is not in the evening. */
async function whatHappened(
  { db }: House,
  tenantId: number,
  route: Route,
  { caseId, routeId }: Known,
  refusal: Refusal,
): Promise<Refusal> {
  const [handed] = await db.query<Handed>(
    `SELECT p.name, s.value -> 'hand' ->> 'at' AS at FROM cases c CROSS JOIN LATERAL json_each(c.state -> 'stages') AS s(key, value)
       JOIN people p ON p.tenant_id = $1 AND p.id = (s.value -> 'hand' ->> 'by')::bigint WHERE c.tenant_id = $1 AND c.id = $2`,
    [tenantId, caseId],
  );
  if (handed) return handedBy(handed);
  if (refusal.code !== 'not-your-action') return refusal;
  if (routeId !== route.id) return otherRoute();
  const now = await findRoute(db, tenantId, route.id);
  return now?.state === 'closed' ? { ...dayClosed(), next: officerLooks } : otherCarrier();
}

/** `papers` gets what was kept for it. */
async function proofOf(
  { house }: Engine,
  tenantId: number,
  caseId: number,
  record: PhoneRecord,
  { personId }: Acting,
  papers: number[],
) {
  const crypto = await house.crypto(tenantId);
  const keep = async (name: string, bytes: Buffer | undefined, field: FileField) => {
    if (!bytes) return undefined;
    const infected = await refuseInfected(house, bytes);
    if (infected) return infected;
    const head = await keepDocument(house, tenantId, { ownerId: personId!, name, class: 'S2', bytes, field });
    if (!isRefusal(head)) papers.push(head.id);
    return head;
  };
  // A walk-in has no code: what is written down is his name, and he signs.
  const code = record.walkIn ? undefined : record.pickUpCode;
  if (code !== undefined && code !== pickUpCode(crypto, caseId)) return wrongCode();
  const photo = await keep('photo.jpg', record.photo, photoField);
  if (photo && isRefusal(photo)) return photo;
  const pictured = photo ? { photo: photo.id, photoAgreed: true } : {};
  if (code !== undefined) return { proof: 'code', ...pictured };
  const paper = await keep('signature.png', record.signature, signatureField);
  if (paper && isRefusal(paper)) return paper;
  const shown = { ...(paper ? { paper: paper.id } : {}), ...pictured };
  return record.walkIn
    ? { ...record.walkIn, mark: walkInMark(crypto, record.walkIn), ...shown }
    : { proof: 'signature', ...shown };
}

interface Handed {
  readonly name: string;
  readonly at: string;
}

/** The second of two phones is told who was first. */
function handedBy({ name, at }: Handed): Refusal {
  const when = formatInstant(new Date(at));
  return refuse(
    'handed-already',
    `${name}${when.zh}已经送到并签收，没有再记一次`,
    `${name} handed it over, ${when.en}; nothing was recorded twice`,
    { next: text('如果东西还在您手里，请交回库里', 'If you still have it, bring it back to the warehouse') },
  );
}

/** Sent again it is kept once; if it was taken meanwhile by another request, nothing is kept. */
async function keep(
  engine: Engine,
  tenantId: number,
  route: Route,
  record: PhoneRecord,
  acting: Acting,
  { caseId, refusal }: Kept,
): Promise<void> {
  const { db, clock } = engine.house;
  await db.query(
    `INSERT INTO delivery_records (tenant_id, action_id, route_id, case_id, code, what, done_at, person_id, received_at, refusal, why_zh, why_en)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
    [
      ...[tenantId, record.id, route.id, caseId, record.code, record.what, new Date(record.at), acting.personId],
      ...[clock.now(), refusal.code, refusal.why.zh, refusal.why.en],
    ],
  );
}
