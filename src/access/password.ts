// Passwords as argon2id strings in the PHC format, so that the parameters can rise and old hashes are remade at the next sign-in.
// At most two are computed at once: 64 MiB each, and a flood of sign-ins must not take the memory from everybody else.
import { argon2, timingSafeEqual } from 'node:crypto';
import type { Randomness } from '#kit/random.ts';
import { Fault, Outage, type Refusal, refuse } from '#kit/refusal.ts';

export interface HashCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** ~150 ms on a server core. OWASP Password Storage: at least 19 MiB and two passes. */
export const standardCost: HashCost = { memoryKiB: 65_536, passes: 3, lanes: 1 };

const atOnce = 2;
const mayWait = 64;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) {
    if (waiting.length >= mayWait) throw new Outage('too many sign-ins at once');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function derive(password: string, nonce: Uint8Array, cost: HashCost): Promise<Buffer> {
  const parameters = {
    message: Buffer.from(password.normalize('NFKC')),
    nonce,
    parallelism: cost.lanes,
    tagLength: 32,
    memory: cost.memoryKiB,
    passes: cost.passes,
  };
  return inTurn(
    () =>
      new Promise((resolve, reject) =>
        argon2('argon2id', parameters, (error, key) => (error ? reject(error) : resolve(key))),
      ),
  );
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Throws Outage when too many are waiting. */
export async function hashPassword(password: string, random: Randomness, cost = standardCost): Promise<string> {
  const salt = random.bytes(16);
  const key = await derive(password, salt, cost);
  return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=${cost.lanes}$${base64(salt)}$${base64(key)}`;
}

const shape = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function read(stored: string): { cost: HashCost; salt: Buffer; key: Buffer } {
  const found = shape.exec(stored);
  if (!found) throw new Fault('a stored password is not in the argon2id format');
  const [, m, t, p, salt, key] = found as unknown as [string, string, string, string, string, string];
  return {
    cost: { memoryKiB: Number(m), passes: Number(t), lanes: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
}

/** `outdated`: right, but made with less than today's cost; hash it anew. */
export async function checkPassword(
  password: string,
  stored: string,
  cost = standardCost,
): Promise<'right' | 'outdated' | 'wrong'> {
  const { cost: made, salt, key } = read(stored);
  const derived = await derive(password, salt, made);
  if (derived.length !== key.length || !timingSafeEqual(derived, key)) return 'wrong';
  const weaker = made.memoryKiB < cost.memoryKiB || made.passes < cost.passes || made.lanes < cost.lanes;
  return weaker ? 'outdated' : 'right';
}

/** Costs as much as checking a password that exists, for accounts that do not: the time tells nothing. */
export async function checkNothing(password: string, cost = standardCost): Promise<void> {
  await derive(password, Buffer.alloc(16), cost);
}

/** What people here take that no list of the whole world has. */
const commonHere =
  'woaini1314 5201314a woaini520 aini1314 a1234567 abcd1234 zhongguo ghxt1234 gonghui123 niangjia niangjia123'.split(
    ' ',
  );

let commonWords: ReadonlySet<string> | undefined;
/** Thirty thousand words that are tried first; read when a password is set, not at every start. */
const common = async (): Promise<ReadonlySet<string>> => {
  if (!commonWords) {
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    commonWords = new Set([...commonHere, ...dictionary['passwords-common']]);
  }
  return commonWords;
};

/** Length over composition (NIST SP 800-63B): 8 to 128 characters, none of the most common, not one repeated character. */
export async function acceptPassword(password: string): Promise<Refusal | null> {
  const length = [...password].length;
  if (length < 8 || length > 128) {
    return refuse(
      'password-length',
      `密码要 8 至 128 个字符，您写了 ${length} 个`,
      `A password has 8 to 128 characters; this one has ${length}`,
    );
  }
  if ((await common()).has(password.toLowerCase()) || new Set(password).size < 3) {
    return refuse('password-common', '这个密码太常见，容易被猜到', 'This password is among the first to be guessed', {
      next: { zh: '换一个更长的，比如四个不相干的词', en: 'Take a longer one, four unrelated words for example' },
    });
  }
  return null;
}
