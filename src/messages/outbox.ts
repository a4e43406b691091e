// The outbox is written in the same transaction as what it tells of, and relayed afterwards: nothing is announced that did not happen,
// and nothing that happened stays unsaid. Delivery is at least once; `dedupe` travels along so that a receiver can drop the second.
import { fieldAad, openText, sealText } from '#crypto/provider.ts';
import type { Text } from '#kit/text.ts';
import { unfoldMessages } from '#messages/fanouts.ts';
import { himself } from '#people/merged.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** What is kept in `payload`; never an identifier, a full name beside a fact, or a code: those go into `secret`. */
export interface MessagePayload {
  readonly words: Text;
  /** A path of ours where to go on: '/hall/cases/12'. */
  readonly link?: string;
}

/** Messages of this topic carry a code; they are not listed for the person, whom they may not have reached yet. */
export const CODE_TOPIC = 'one-time-code';

/** Sealed until it is sent, then erased: a code, and an address that is not on file. */
export interface MessageSecret {
  readonly code?: string;
  readonly phone?: string;
  readonly email?: string;
}

export interface NewMessage {
  readonly topic: string;
  /** The same key is the same message, however often it is put. */
  readonly dedupe: string;
  readonly personId: number | null;
  readonly caseId?: number;
  readonly payload: MessagePayload;
  readonly secret?: MessageSecret;
  /** The end of the undo window; default: at once. */
  readonly notBefore?: Date;
  /** Asked for in advance, for this moment: it leaves then, and is listed as written then. */
  readonly on?: Date;
}

/** A message as a port gets it. `words` of a secret message hold `{code}` where the code goes. */
export interface OutgoingMessage {
  readonly tenantId: number;
  readonly id: number;
  readonly topic: string;
  readonly dedupe: string;
  readonly personId: number | null;
  readonly payload: MessagePayload;
  readonly phone?: string;
  readonly email?: string;
  readonly code?: string;
}

/** A way out of the house. `send` throws when it did not go; it must not put the code or the address into the error. */
export interface MessagePort {
  readonly name: string;
  accepts(message: OutgoingMessage): boolean;
  send(message: OutgoingMessage): Promise<void>;
}

export type AddressOf = (
  house: House,
  tenantId: number,
  personId: number,
) => Promise<{ phone?: string; email?: string }>;

// Sealed before the row has its number: the key of the message is what binds it to its place.
const place = (tenantId: number, dedupe: string) =>
  fieldAad({
    ...{ tenantId, table: 'outbox', column: 'secret_sealed', sensitivity: 'S3' },
    rowId: dedupe.replaceAll('|', '/'),
  });

export { place as outboxPlace };

/** Puts messages into the outbox, in the caller's transaction. Known keys are left as they are; gives how many were new. */
export async function putMessages(
  house: House,
  q: Queryable,
  tenantId: number,
  messages: readonly NewMessage[],
): Promise<number> {
  if (messages.length === 0) return 0;
  const now = house.clock.now();
  const crypto = messages.some((one) => one.secret) ? await house.crypto(tenantId) : undefined;
  const sealed = messages.map((one) =>
    one.secret && crypto ? sealText(crypto, JSON.stringify(one.secret), place(tenantId, one.dedupe)) : null,
  );
  const rows = await q.query(
    `INSERT INTO outbox (tenant_id, topic, dedupe, person_id, case_id, payload, secret_sealed, created_at, not_before)
     SELECT $1, m.topic, m.dedupe, m.person_id, m.case_id, m.payload, m.secret, m.at, m.not_before
       FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::jsonb[], $7::bytea[], $8::timestamptz[], $9::timestamptz[])
         AS m (topic, dedupe, person_id, case_id, payload, secret, at, not_before)
     ON CONFLICT (tenant_id, dedupe) DO NOTHING RETURNING id`,
    [
      ...[tenantId, messages.map((one) => one.topic), messages.map((one) => one.dedupe)],
      ...[messages.map((one) => one.personId), messages.map((one) => one.caseId ?? null)],
      ...[messages.map((one) => JSON.stringify(one.payload)), sealed, messages.map((one) => one.on ?? now)],
      messages.map((one) => one.on ?? one.notBefore ?? now),
    ],
  );
  return rows.length;
}

/** Takes back what has not begun to leave (the undo window); gives the keys of those that were still here. */
export async function cancelMessages(
  q: Queryable,
  tenantId: number,
  dedupes: readonly string[],
  now: Date,
): Promise<string[]> {
  const rows = await q.query<{ dedupe: string }>(
    `UPDATE outbox SET cancelled_at = $3, secret_sealed = NULL
      WHERE tenant_id = $1 AND dedupe = ANY ($2::text[]) AND sent_at IS NULL AND cancelled_at IS NULL AND attempts = 0 RETURNING dedupe`,
    [tenantId, dedupes, now],
  );
  return rows.map((row) => row.dedupe);
}

/** Those of the keys that are to leave and have not begun to. */
export async function waitingMessages(q: Queryable, tenantId: number, dedupes: readonly string[]): Promise<string[]> {
  const rows = await q.query<{ dedupe: string }>(
    `SELECT dedupe FROM outbox WHERE tenant_id = $1 AND dedupe = ANY ($2::text[]) AND sent_at IS NULL AND cancelled_at IS NULL AND attempts = 0`,
    [tenantId, dedupes],
  );
  return rows.map((row) => row.dedupe);
}

/** Taken back, and wanted after all. */
export async function renewMessages(q: Queryable, tenantId: number, dedupes: readonly string[]): Promise<void> {
  await q.query(
    `UPDATE outbox SET cancelled_at = NULL
      WHERE tenant_id = $1 AND dedupe = ANY ($2::text[]) AND sent_at IS NULL AND cancelled_at IS NOT NULL AND attempts = 0`,
    [tenantId, dedupes],
  );
}

export const MAX_ATTEMPTS = 12;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;

interface Row {
  id: number;
  topic: string;
  dedupe: string;
  personId: number | null;
  payload: MessagePayload;
  secret: Buffer | null;
  attempts: number;
}

/**
 * Takes what is due and moves its next attempt into the future in the same statement: a relay that dies leaves the message to the next
 * one, and two relays never hold the same message at once.
 */
async function take(house: House, tenantId: number, limit: number): Promise<Row[]> {
  return house.db.query<Row>(
    `UPDATE outbox SET attempts = attempts + 1,
            not_before = $2::timestamptz + make_interval(secs => least(${LONGEST_WAIT_MS / 1000}, ${FIRST_WAIT_MS / 1000} * 2 ^ attempts))
      WHERE tenant_id = $1 AND id IN (
        SELECT id FROM outbox WHERE tenant_id = $1 AND sent_at IS NULL AND cancelled_at IS NULL AND not_before <= $2 AND attempts < ${MAX_ATTEMPTS}
         ORDER BY not_before LIMIT $3 FOR UPDATE SKIP LOCKED)
      RETURNING id, topic, dedupe, person_id AS "personId", payload, secret_sealed AS secret, attempts`,
    [tenantId, house.clock.now(), limit],
  );
}

/** The name of a failure; a mail server's words often repeat the address. */
const failureOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown failure';
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return [error.name, code, responseCode]
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ');
};

export interface RelayResult {
  readonly sent: number;
  readonly failed: number;
}

async function dispatch(
  house: House,
  tenantId: number,
  row: Row,
  ports: readonly MessagePort[],
  addressOf?: AddressOf,
) {
  const opened = row.secret && openText(await house.crypto(tenantId), row.secret, place(tenantId, row.dedupe));
  const secret: MessageSecret = opened ? JSON.parse(opened) : {};
  const known = addressOf && row.personId !== null ? await addressOf(house, tenantId, row.personId) : {};
  const { id, topic, dedupe, personId, payload } = row;
  const message: OutgoingMessage = { tenantId, id, topic, dedupe, personId, payload, ...known, ...secret };
  const port = ports.find((one) => one.accepts(message));
  if (port) return port.send(message);
  // Without a port an ordinary message is delivered by lying in the person's list; a code would lie there unseen.
  if (row.secret || personId === null) throw Object.assign(new Error('no port'), { name: 'NoPort' });
}

/**
 * Sends what is due, `limit` at most at once (default 20), until nothing is due. A failure is written to the row and tried again after
 * 30 s, 1 min, 2 min … (6 h at most, 12 times). Never throws for a message; throws when the database does not answer.
 */
export async function relayOutbox(
  house: House,
  tenantId: number,
  ports: readonly MessagePort[],
  options: { limit?: number; addressOf?: AddressOf } = {},
): Promise<RelayResult> {
  const { limit = 20, addressOf } = options;
  let [sent, failed] = [0, 0];
  for (;;) {
    // In turns with sending: a million messages come into their people's lists before the last of them has been sent.
    const unfolded = await unfoldMessages(house, tenantId);
    const rows = await take(house, tenantId, limit);
    const taken = house.clock.now().getTime();
    for (const row of rows) {
      // So slow a port would let another relay take the rest as well: they wait for their next attempt.
      if (house.clock.now().getTime() - taken > FIRST_WAIT_MS / 2) return { sent, failed };
      try {
        await dispatch(house, tenantId, row, ports, addressOf);
        await house.db.query(
          'UPDATE outbox SET sent_at = $3, secret_sealed = NULL, last_error = NULL WHERE tenant_id = $1 AND id = $2',
          [...[tenantId, row.id, house.clock.now()]],
        );
        sent += 1;
      } catch (error) {
        failed += 1;
        await house.db.query(
          `UPDATE outbox SET last_error = $3, secret_sealed = CASE WHEN attempts >= ${MAX_ATTEMPTS} THEN NULL ELSE secret_sealed END
            WHERE tenant_id = $1 AND id = $2`,
          [tenantId, row.id, failureOf(error)],
        );
      }
    }
    if (rows.length < limit && unfolded === 0) return { sent, failed };
  }
}

export interface InAppMessage {
  readonly id: number;
  readonly topic: string;
  readonly caseId: number | null;
  readonly words: Text;
  readonly link: string | null;
  readonly at: Date;
}

/** What a person finds in the hall, newest first: everything that has left its undo window, secret or not (codes are never in the words). */
export async function messagesOf(
  q: Queryable,
  tenantId: number,
  personId: number,
  options: { now: Date; before?: { at: Date; id: number }; limit?: number },
): Promise<InAppMessage[]> {
  return q.query<InAppMessage>(
    `SELECT id, topic, case_id AS "caseId", payload -> 'words' AS words, payload ->> 'link' AS link, created_at AS at
       FROM outbox WHERE tenant_id = $1 AND person_id = ANY (${himself('$2')}) AND cancelled_at IS NULL AND (attempts > 0 OR not_before <= $3)
        AND topic <> '${CODE_TOPIC}' AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5::bigint))
      ORDER BY created_at DESC, id DESC LIMIT $6`,
    [
      ...[tenantId, personId, options.now, options.before?.at ?? null, options.before?.id ?? null],
      Math.min(options.limit ?? 50, 200),
    ],
  );
}

interface About {
  readonly topics: readonly string[];
  readonly since: Date;
  readonly now: Date;
}

/** What a person was told of these topics since then, newest first, twenty at most. */
export const messagesAbout = (
  q: Queryable,
  tenantId: number,
  personId: number,
  { topics, since, now }: About,
): Promise<InAppMessage[]> =>
  q.query<InAppMessage>(
    `SELECT id, topic, case_id AS "caseId", payload -> 'words' AS words, payload ->> 'link' AS link, created_at AS at
       FROM outbox WHERE tenant_id = $1 AND person_id = ANY (${himself('$2')}) AND cancelled_at IS NULL AND (attempts > 0 OR not_before <= $3)
        AND topic = ANY ($4::text[]) AND created_at > $5 ORDER BY created_at DESC, id DESC LIMIT 20`,
    [tenantId, personId, now, topics, since],
  );

/** Messages that were given up: for the health page. */
export async function stuckMessages(
  q: Queryable,
  tenantId: number,
): Promise<{ topic: string; count: number; lastError: string | null }[]> {
  return q.query(
    `SELECT topic, count(*) AS count, max(last_error) AS "lastError" FROM outbox
      WHERE tenant_id = $1 AND sent_at IS NULL AND cancelled_at IS NULL AND attempts >= ${MAX_ATTEMPTS} GROUP BY topic ORDER BY topic`,
    [tenantId],
  );
}
