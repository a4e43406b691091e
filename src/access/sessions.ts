// Opaque sessions: a random token known to the device alone, its hash in the table. No signed tokens, so that leaving, a lost phone or
// a revoked post take effect within a second (the time a process may remember what it read).
import { type Role, strongRoles, type Viewer } from '#access/viewer.ts';
import { chinaDate } from '#kit/clock.ts';
import { sha256 } from '#kit/json.ts';
import type { Queryable } from '#store/connection.ts';
import { groupCommit } from '#store/group-commit.ts';
import type { House } from '#store/house.ts';

const minute = 60_000;
/** Idle and absolute limits; finance and administrators get the short ones (trust.md B18). */
export const limits = {
  ordinary: { idleMs: 30 * minute, absoluteMs: 12 * 60 * minute },
  strong: { idleMs: 15 * minute, absoluteMs: 8 * 60 * minute },
} as const;
const rememberMs = 1_000;
const remembered = 10_000;
const touchMs = 30_000;
const manyAtOnce = { most: 1_000, least: 1_000, underWay: 1, waitingMost: Number.POSITIVE_INFINITY };

export interface OpenedSession {
  /** `<tenant>.<43 characters>`: shown once, never stored. */
  readonly token: string;
  readonly expiresAt: Date;
}

export interface Session {
  readonly viewer: Viewer;
  readonly tokenHash: Buffer;
  readonly expiresAt: Date;
  /** The password is one that somebody else has read: one of their own comes first. */
  readonly passwordInitial: boolean;
}

const tokenShape = /^([1-9]\d{0,15})\.([A-Za-z0-9_-]{43})$/;
const newSecret = (house: House): string => Buffer.from(house.random.bytes(32)).toString('base64url');

/** Starts a session under the person's current epoch; makes the credentials row of somebody who never had one. */
export async function openSession(
  house: House,
  tenantId: number,
  personId: number,
  device: string,
  q: Queryable = house.db,
): Promise<OpenedSession> {
  const now = house.clock.now();
  const secret = newSecret(house);
  const expiresAt = new Date(now.getTime() + limits.ordinary.absoluteMs);
  await q.query(
    `INSERT INTO credentials (tenant_id, person_id, updated_at) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, person_id) DO NOTHING`,
    [tenantId, personId, now],
  );
  await q.query(
    `INSERT INTO sessions (tenant_id, token_hash, person_id, epoch, device, created_at, last_seen_at, expires_at)
     SELECT c.tenant_id, $3, c.person_id, c.epoch, $4, $5, $5, $6 FROM credentials c WHERE c.tenant_id = $1 AND c.person_id = $2`,
    [tenantId, personId, sha256(secret), device.slice(0, 200), now, expiresAt],
  );
  return { token: `${tenantId}.${secret}`, expiresAt };
}

interface SessionRow {
  person_id: number;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  stepped_up_at: Date | null;
  password_initial: boolean;
  posts: { role: Role; organisationId: number; programmeKey: string | null }[];
}

export interface Sessions {
  /** Whose token this is; null when it is unknown, ended, expired or of an earlier epoch. */
  find(token: string): Promise<Session | null>;
  /** Whether it has not ended meanwhile; asking is no use of it, so that an open window does not keep it from ending idle. */
  stands(session: Session): Promise<boolean>;
  /** Drops what this process remembers, so that its own changes show at once. */
  forget(): void;
}

/** Reads sessions with a memory of at most a second. */
export function sessionsOf(house: House): Sessions {
  const memory = new Map<string, { session: Session; readAt: number }>();
  const readSession = sessionReader(house);
  const touches = groupCommit<number, Buffer, null>(async (tenantId, tokenHashes) => {
    await touch(house.db, tenantId, tokenHashes, house.clock.now());
    return tokenHashes.map(() => null);
  }, manyAtOnce);

  return {
    forget: () => memory.clear(),
    async stands({ viewer, tokenHash }) {
      const row = await readSession(viewer.tenantId, tokenHash);
      return row !== null && endOf(row, house.clock.now()) !== null;
    },
    async find(token) {
      const now = house.clock.now();
      const known = memory.get(token);
      const age = known ? now.getTime() - known.readAt : Number.POSITIVE_INFINITY;
      if (known && age >= 0 && age < rememberMs) return now < known.session.expiresAt ? known.session : null;
      const parts = tokenShape.exec(token);
      if (!parts) return null;
      const tenantId = Number(parts[1]);
      const tokenHash = sha256(parts[2]!);
      const row = await readSession(tenantId, tokenHash);
      const expiresAt = row && endOf(row, now);
      if (!row || !expiresAt) {
        memory.delete(token);
        return null;
      }
      if (now.getTime() - row.last_seen_at.getTime() > touchMs) await touches.add(tenantId, tokenHash);
      const session = sessionFrom(tenantId, tokenHash, { ...row, expires_at: expiresAt });
      if (memory.size >= remembered) memory.clear();
      memory.set(token, { session, readAt: now.getTime() });
      return session;
    },
  };
}

/** What comes while two reads are under way is read together by the next: a rush of requests is some round trips, not hundreds. */
function sessionReader(house: House): (tenantId: number, tokenHash: Buffer) => Promise<SessionRow | null> {
  const reads = groupCommit<number, Buffer, SessionRow | null>(
    async (tenantId, tokenHashes) => {
      const rows = await readSessions(house, tenantId, tokenHashes);
      return tokenHashes.map((hash) => rows.get(hash.toString('hex')) ?? null);
    },
    { ...manyAtOnce, underWay: 2 },
  );
  return (tenantId, tokenHash) => reads.add(tenantId, tokenHash)!;
}

/** By token hash in hex: sessions that were not ended, of an epoch that holds and a person who is not disabled. */
async function readSessions(
  house: House,
  tenantId: number,
  tokenHashes: readonly Buffer[],
): Promise<Map<string, SessionRow>> {
  const rows = await house.db.query<SessionRow & { token_hash: Buffer }>(
    `SELECT s.token_hash, s.person_id, s.created_at, s.last_seen_at, s.expires_at, s.stepped_up_at, c.password_initial,
       coalesce((SELECT jsonb_agg(jsonb_build_object('role', p.role, 'organisationId', p.organisation_id, 'programmeKey', p.programme_key) ORDER BY p.id)
         FROM posts p WHERE p.tenant_id = s.tenant_id AND p.person_id = s.person_id AND p.revoked_at IS NULL
           AND p.valid_from <= $3 AND (p.valid_until IS NULL OR p.valid_until >= $3)), '[]') AS posts
     FROM sessions s JOIN credentials c ON c.tenant_id = s.tenant_id AND c.person_id = s.person_id
     WHERE s.tenant_id = $1 AND s.token_hash = ANY ($2::bytea[]) AND s.ended_at IS NULL AND s.epoch = c.epoch AND c.disabled_at IS NULL`,
    [tenantId, tokenHashes, chinaDate(house.clock.now())],
  );
  return new Map(rows.map((row) => [row.token_hash.toString('hex'), row]));
}

/** When the session ends by its limits; null when it has. */
function endOf(row: SessionRow, now: Date): Date | null {
  const limit = row.posts.some((post) => strongRoles.includes(post.role)) ? limits.strong : limits.ordinary;
  const idle = now.getTime() - row.last_seen_at.getTime();
  const ends = Math.min(row.expires_at.getTime(), row.created_at.getTime() + limit.absoluteMs);
  return idle > limit.idleMs || now.getTime() >= ends ? null : new Date(ends);
}

function sessionFrom(tenantId: number, tokenHash: Buffer, row: SessionRow): Session {
  const viewer: Viewer = {
    tenantId,
    personId: row.person_id,
    posts: row.posts,
    signedInAt: row.created_at,
    steppedUpAt: row.stepped_up_at,
    assurance: row.stepped_up_at ? 'two-factor' : 'one-factor',
  };
  return { viewer, tokenHash, expiresAt: row.expires_at, passwordInitial: row.password_initial };
}

/** Those of a rush together: a write for each would be the slowest part of it. Rows are locked in one order, whoever asks. */
async function touch(q: Queryable, tenantId: number, tokenHashes: readonly Buffer[], now: Date): Promise<void> {
  await q.query(
    `UPDATE sessions s SET last_seen_at = $3 FROM (SELECT token_hash FROM sessions
       WHERE tenant_id = $1 AND token_hash = ANY ($2::bytea[]) AND last_seen_at < $3 AND ended_at IS NULL ORDER BY token_hash FOR UPDATE) t
     WHERE s.tenant_id = $1 AND s.token_hash = t.token_hash`,
    [tenantId, tokenHashes, now],
  );
}

/** Marks the step-up and changes the token, so that one stolen earlier is worth nothing now. */
export async function stepUpSession(house: House, tenantId: number, tokenHash: Buffer): Promise<string> {
  const secret = newSecret(house);
  const now = house.clock.now();
  await house.db.query(
    `UPDATE sessions SET token_hash = $3, stepped_up_at = $4, last_seen_at = $4
     WHERE tenant_id = $1 AND token_hash = $2 AND ended_at IS NULL`,
    [tenantId, tokenHash, sha256(secret), now],
  );
  return `${tenantId}.${secret}`;
}

export interface Device {
  /** The first 16 hex digits of the token's hash: names the session, opens nothing. */
  readonly key: string;
  readonly device: string;
  readonly since: Date;
  readonly lastSeenAt: Date;
  readonly here: boolean;
}

export async function listDevices(q: Queryable, session: Session, now: Date): Promise<Device[]> {
  const { tenantId, personId } = session.viewer;
  const rows = await q.query<{ token_hash: Buffer; device: string; created_at: Date; last_seen_at: Date }>(
    `SELECT s.token_hash, s.device, s.created_at, s.last_seen_at
     FROM sessions s JOIN credentials c ON c.tenant_id = s.tenant_id AND c.person_id = s.person_id AND c.epoch = s.epoch
     WHERE s.tenant_id = $1 AND s.person_id = $2 AND s.ended_at IS NULL AND s.expires_at > $3 AND s.last_seen_at > $4
     ORDER BY s.last_seen_at DESC LIMIT 100`,
    [tenantId, personId, now, new Date(now.getTime() - limits.ordinary.idleMs)],
  );
  return rows.map((row) => ({
    key: row.token_hash.toString('hex').slice(0, 16),
    device: row.device,
    since: row.created_at,
    lastSeenAt: row.last_seen_at,
    here: row.token_hash.equals(session.tokenHash),
  }));
}

/** Ends one session of the person by its key; true when there was one. */
export async function endDevice(
  q: Queryable,
  tenantId: number,
  personId: number,
  key: string,
  now: Date,
): Promise<boolean> {
  const rows = await q.query(
    `UPDATE sessions SET ended_at = $4 WHERE tenant_id = $1 AND person_id = $2 AND left(encode(token_hash, 'hex'), 16) = $3
       AND ended_at IS NULL RETURNING 1`,
    [tenantId, personId, key, now],
  );
  return rows.length > 0;
}

/** Ends every session of the person: a password changed, an account disabled. */
export async function endAllSessions(q: Queryable, tenantId: number, personId: number, now: Date): Promise<void> {
  await q.query('UPDATE credentials SET epoch = epoch + 1, updated_at = $3 WHERE tenant_id = $1 AND person_id = $2', [
    tenantId,
    personId,
    now,
  ]);
  await q.query('UPDATE sessions SET ended_at = $3 WHERE tenant_id = $1 AND person_id = $2 AND ended_at IS NULL', [
    tenantId,
    personId,
    now,
  ]);
}
