// `keys rewrap`: all data and index keys of all tenants under a new master key, while servers work. At whatever moment it ends, everything opens: the new key
// lies beside the old before anything is wrapped under it, the keys change in one transaction, and the old one stays under another name.
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  formerFile,
  keyBytesOf,
  loadMasterKeys,
  MASTER_KEY_VARIABLE,
  type MasterKey,
  type MasterKeys,
  makeKeyFile,
  masterKey,
  NEXT_MASTER_KEY_VARIABLE,
  nextFile,
} from '#crypto/keys.ts';
import { rewrap, wrappedBy } from '#crypto/ring.ts';
import type { Randomness } from '#kit/random.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { allStoredKeys, keysProblem, type StoredKey } from '#people/data-keys.ts';
import type { Database, Queryable } from '#store/connection.ts';

/** made: the new key lies beside the old. wrapping: every key is under the new one, not yet committed. wrapped: committed. kept: the old key has its other name. switched: the new one is in place. */
export type RewrapStep = 'made' | 'wrapping' | 'wrapped' | 'kept' | 'switched';

export interface RewrapOptions {
  readonly owner: Database;
  readonly path: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly randomness: Randomness;
  /** Only makes the new key beside the old, so that it can be copied away and to other machines first. */
  readonly prepareOnly?: boolean;
  /** For tests that stop between two steps. */
  readonly reached?: (step: RewrapStep) => void;
}

export interface Rewrapped {
  readonly from: MasterKey;
  readonly to: MasterKey;
  /** Keys that were wrapped under another one before. */
  readonly rewrapped: number;
  /** The keys came from the environment: whoever sets it has to change it. */
  readonly inEnvironment: boolean;
  readonly prepared: boolean;
}

async function putWrapped(q: Queryable, keys: readonly StoredKey[]): Promise<void> {
  await q.query(
    `UPDATE data_keys k SET wrapped = r.wrapped FROM unnest($1::bigint[], $2::int[], $3::bytea[]) AS r(tenant_id, key_id, wrapped)
      WHERE k.tenant_id = r.tenant_id AND k.key_id = r.key_id`,
    [keys.map((key) => key.tenantId), keys.map((key) => key.keyId), keys.map((key) => key.wrapped)],
  );
}

/** All in one transaction: either every key is under `to` or none was touched. */
async function wrapAll(
  { owner, reached }: RewrapOptions,
  masters: MasterKeys,
  to: MasterKey,
): Promise<number | Refusal> {
  return owner.transaction(async (q) => {
    await q.query('SELECT key_id FROM data_keys WHERE tenant_id IS NOT NULL ORDER BY tenant_id, key_id FOR UPDATE');
    const problem = await keysProblem(q, masters);
    if (problem) return problem;
    const before = (await allStoredKeys(q)).filter((key) => wrappedBy(key) !== to.id);
    const anew = before.map((key) => ({ ...key, ...rewrap(masters, to, key) }));
    await putWrapped(q, anew);
    const still = await keysProblem(q, { current: to, find: (id) => (id === to.id ? to : undefined) });
    if (still) throw new Fault(`after wrapping: ${still.why.en}`);
    reached?.('wrapping');
    return before.length;
  });
}

function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The new key into the place of the old one, which is kept: a backup from before opens with it. */
function switchFiles({ path, reached }: RewrapOptions, from: MasterKey): void {
  if (!existsSync(nextFile(path))) return;
  const former = formerFile(path, from);
  if (!existsSync(former)) linkSync(path, former);
  flushFolder(dirname(path));
  reached?.('kept');
  renameSync(nextFile(path), path);
  flushFolder(dirname(path));
  reached?.('switched');
}

const noNextGiven = (): Refusal =>
  refuse(
    'next-master-key-missing',
    `主密钥在 ${MASTER_KEY_VARIABLE} 里，请把新的写进 ${NEXT_MASTER_KEY_VARIABLE}`,
    `The master key is in ${MASTER_KEY_VARIABLE}; put the new one into ${NEXT_MASTER_KEY_VARIABLE}`,
    {
      next: {
        zh: '用 openssl rand -base64 32 造一把，先让所有服务器带着两把密钥重新启动，再执行本命令',
        en: 'Make one with openssl rand -base64 32; restart all servers with both keys first, then run this again',
      },
    },
  );

function nextOf({ path, environment, randomness }: RewrapOptions, masters: MasterKeys): MasterKey | Refusal {
  const inEnvironment = Boolean(environment[MASTER_KEY_VARIABLE]);
  if (inEnvironment) {
    const bytes = keyBytesOf(environment[NEXT_MASTER_KEY_VARIABLE] ?? '');
    if (!bytes) return noNextGiven();
    const next = masterKey(bytes);
    return next.id === masters.current.id ? sameKey() : next;
  }
  makeKeyFile(nextFile(path), randomness);
  flushFolder(dirname(path));
  const next = loadMasterKeys({ path: nextFile(path), environment: {}, randomness, create: false });
  if (isRefusal(next)) return next;
  return next.current.id === masters.current.id ? sameKey() : next.current;
}

/** A server may have made a key under the old one while it was being exchanged: such are brought along before another exchange begins. */
const leftBehind = async ({ owner, path, environment }: RewrapOptions, current: MasterKey): Promise<boolean> =>
  !environment[MASTER_KEY_VARIABLE] &&
  !existsSync(nextFile(path)) &&
  (await allStoredKeys(owner)).some((key) => wrappedBy(key) !== current.id);

const sameKey = (): Refusal =>
  refuse('same-master-key', '新旧主密钥是同一把', 'The next master key is the present one');

/**
 * Begins, or goes on where an earlier run ended. Refuses: master-key-missing, master-key-other, data-key-altered, next-master-key-missing,
 * same-master-key; then nothing was changed.
 */
export async function rewrapMasterKey(options: RewrapOptions): Promise<Rewrapped | Refusal> {
  const { owner, path, environment, randomness, reached, prepareOnly = false } = options;
  const masters = loadMasterKeys({ path, environment, randomness, create: false });
  if (isRefusal(masters)) return masters;
  const problem = await keysProblem(owner, masters);
  if (problem) return problem;
  const from = masters.current;
  const inEnvironment = Boolean(environment[MASTER_KEY_VARIABLE]);
  if (!prepareOnly && (await leftBehind(options, from))) {
    const rewrapped = await wrapAll(options, masters, from);
    return isRefusal(rewrapped) ? rewrapped : { from, to: from, rewrapped, inEnvironment, prepared: false };
  }
  const to = nextOf(options, masters);
  if (isRefusal(to)) return to;
  reached?.('made');
  if (prepareOnly) return { from, to, rewrapped: 0, inEnvironment, prepared: true };
  // Read again: with the key that was just made.
  const both = loadMasterKeys({ path, environment, randomness, create: false });
  if (isRefusal(both)) return both;
  const rewrapped = await wrapAll(options, both, to);
  if (isRefusal(rewrapped)) return rewrapped;
  reached?.('wrapped');
  if (!inEnvironment) switchFiles(options, from);
  return { from, to, rewrapped, inEnvironment, prepared: false };
}
