// `keys check | rotate | reseal | retire | rewrap`: which keys there are, new data keys, and another master key, all while servers work. Whoever may run
// this may read the master key anyway; what was done is on the access log.
import { setTimeout as sleep } from 'node:timers/promises';
import { logAccess } from '#access/log.ts';
import { type Answer, type Call, type Command, numberOption, table, UsageProblem } from '#cli/command.ts';
import { masterKeyFile, masterKeysOf, type OpenedHouse, openOwner, withHouse } from '#cli/house.ts';
import { rewrapMasterKey } from '#cli/rewrap.ts';
import {
  fingerprintText,
  MASTER_KEY_VARIABLE,
  type MasterKeys,
  NEXT_MASTER_KEY_VARIABLE,
  nextFile,
} from '#crypto/keys.ts';
import { makeWrappedKey, unwrap, wrappedBy } from '#crypto/ring.ts';
import { keyUses, openEverything, resealTenant } from '#jobs/reseal.ts';
import { systemClock } from '#kit/clock.ts';
import { formatCount } from '#kit/format.ts';
import { own } from '#kit/own.ts';
import { systemRandomness } from '#kit/random.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { allStoredKeys, allTenantIds, type StoredKey, storedKeys, storeKeys, takeUpMs } from '#people/data-keys.ts';
import type { Database } from '#store/connection.ts';

/** One asked for, else all. Throws UsageProblem. */
const tenantsOf = async (owner: Database, call: Call): Promise<number[]> => {
  const asked = numberOption(call.values, 'tenant');
  const all = await allTenantIds(owner);
  if (asked === undefined) return all;
  if (all.includes(asked)) return [asked];
  throw new UsageProblem(`没有编号为 ${asked} 的租户`, `There is no tenant ${asked}`);
};

const opens = (masters: MasterKeys, key: StoredKey): boolean => {
  try {
    unwrap(masters, key);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
};

/** Of a tenant's data keys, the one that seals: the newest in use. */
const sealingOf = (keys: readonly StoredKey[]): StoredKey | undefined =>
  keys.filter((key) => key.purpose === 'data' && key.inUse).at(-1);

interface Listed {
  readonly tenant: number;
  readonly key: number;
  readonly purpose: string;
  readonly suite: string | null;
  readonly master: string | null;
  readonly madeAt: Date | null;
  readonly state: 'seals' | 'to come' | 'old' | 'index' | 'missing';
  readonly values: number | null;
  readonly opens: boolean;
}

async function listTenant(owner: Database, masters: MasterKeys, tenantId: number): Promise<Listed[]> {
  const keys = await storedKeys(owner, [tenantId]);
  const uses = new Map<number, number>();
  for (const use of await keyUses(owner, tenantId)) uses.set(use.keyId, (uses.get(use.keyId) ?? 0) + use.values);
  const sealing = sealingOf(keys)?.keyId;
  const stateOf = (key: StoredKey) => {
    if (key.purpose === 'index') return 'index';
    if (key.keyId === sealing) return 'seals';
    return key.inUse ? 'old' : 'to come';
  };
  const listed = keys.map(
    (key): Listed => ({
      tenant: tenantId,
      key: key.keyId,
      purpose: key.purpose,
      suite: key.suite,
      master: fingerprintText(wrappedBy(key)),
      madeAt: key.createdAt,
      state: stateOf(key),
      values: key.purpose === 'data' ? (uses.get(key.keyId) ?? 0) : null,
      opens: opens(masters, key),
    }),
  );
  const known = new Set(keys.filter((key) => key.purpose === 'data').map((key) => key.keyId));
  const missing = [...uses].filter(([keyId]) => !known.has(keyId));
  return [
    ...listed,
    ...missing.map(
      ([keyId, values]): Listed => ({
        ...{ tenant: tenantId, key: keyId, purpose: 'data', suite: null, master: null, madeAt: null },
        ...{ state: 'missing', values, opens: false },
      }),
    ),
  ];
}

const stateWords: Readonly<Record<Listed['state'], string>> = {
  seals: '在用 seals',
  'to come': '将启用 to come',
  old: '旧 old',
  index: '索引 index',
  missing: '没有 missing',
};

/** Not through `openHouse`: it is asked when something may be wrong with the keys. */
async function check(call: Call): Promise<Answer | Refusal> {
  const owner = await openOwner(call.tell);
  let listed: Listed[];
  let masters: MasterKeys;
  try {
    masters = await masterKeysOf(owner, false);
    listed = [];
    for (const tenantId of await tenantsOf(owner, call)) listed.push(...(await listTenant(owner, masters, tenantId)));
  } finally {
    await owner.close();
  }
  const keysWell = listed.every((one) => one.opens);
  const broken = call.values.open === true && keysWell ? await brokenValues(call) : null;
  const ok = keysWell && (broken ?? []).length === 0;
  const lines = [
    `主密钥指纹 master key ${fingerprintText(masters.current.id)}`,
    ...table(
      ['租户', '密钥', '用途', '算法', '主密钥', '状态', '封存值数', '打得开'],
      listed.map((one) => [
        ...[one.tenant, one.key, one.purpose, one.suite ?? '', one.master ?? '', stateWords[one.state]],
        ...[one.values === null ? '' : formatCount(one.values), one.opens ? '是 yes' : '否 no'],
      ]),
    ),
    ...(broken ?? []).map((where) => `打不开 does not open: ${where}`),
    ok ? '全部打得开。 All open.' : '有打不开的，见 docs/operations.md。 Not all open; see docs/operations.md.',
  ];
  return { ok, lines, json: { ok, master: fingerprintText(masters.current.id), keys: listed, broken } };
}

/** Every sealed value opened once. */
const brokenValues = (call: Call): Promise<string[]> =>
  withHouse(call.tell, async ({ house, owner }) => {
    const broken: string[] = [];
    for (const tenantId of await tenantsOf(owner, call))
      broken.push(...(await openEverything(owner, await house.crypto(tenantId), tenantId)).broken);
    return broken;
  });

const log = (opened: OpenedHouse, tenantId: number, what: string, details: Record<string, string | number>) =>
  logAccess(opened.owner, tenantId, systemClock.now(), {
    ...{ actorId: null, what, target: `tenant:${tenantId}`, allowed: true, details },
  });

const noKeysYet = (tenantId: number): Refusal =>
  refuse('no-data-key', `租户 ${tenantId} 还没有数据密钥`, `Tenant ${tenantId} has no data key yet`);

/** A new data key, which seals once every server has had time to read it. */
async function rotateTenant(opened: OpenedHouse, tenantId: number): Promise<{ old: number; key: number } | Refusal> {
  const keys = await storedKeys(opened.owner, [tenantId]);
  const old = keys.filter((key) => key.purpose === 'data').at(-1);
  if (!old) return noKeysYet(tenantId);
  const keyId = keys.at(-1)!.keyId + 1;
  const made = makeWrappedKey(opened.masters.current, { tenantId, keyId, purpose: 'data', suite: old.suite });
  const stored = await storeKeys(opened.owner, [made], systemClock.now(), takeUpMs);
  if (stored === 0)
    return refuse('rotated-meanwhile', '别处刚换过', 'It was rotated elsewhere just now', {
      next: text('用 keys check 看一看', 'See keys check'),
    });
  await log(opened, tenantId, 'keys.rotated', { old: old.keyId, key: keyId });
  return { old: old.keyId, key: keyId };
}

/** A moment longer than it takes every server to seal under it. */
const settledMs = 5_000;

async function untilInUse(opened: OpenedHouse, tenantId: number): Promise<void> {
  const waits = async () => (await storedKeys(opened.owner, [tenantId])).some((key) => !key.inUse);
  if (!(await waits())) return;
  while (await waits()) await sleep(500);
  await sleep(settledMs);
}

async function resealAll(opened: OpenedHouse, call: Call, tenants: readonly number[]) {
  const done = [];
  for (const tenantId of tenants) {
    await untilInUse(opened, tenantId);
    const crypto = await opened.house.crypto(tenantId);
    await opened.keys.refresh(opened.owner);
    let said = 0;
    const result = await resealTenant(opened.owner, crypto, tenantId, ({ resealed }) => {
      if (resealed - said < 20_000) return;
      said = resealed;
      call.tell(
        text(
          `租户 ${tenantId}：已重新封存 ${formatCount(resealed)} 个值`,
          `Tenant ${tenantId}: ${formatCount(resealed)} values sealed anew`,
        ),
      );
    });
    await log(opened, tenantId, 'keys.resealed', { values: result.resealed, broken: result.broken.length });
    done.push({ tenant: tenantId, ...result });
  }
  return done;
}

const resealedLines = (done: Awaited<ReturnType<typeof resealAll>>): string[] =>
  done.flatMap(({ tenant, resealed, broken }) => [
    `租户 ${tenant}：重新封存 ${formatCount(resealed)} 个值。 Tenant ${tenant}: ${formatCount(resealed)} values sealed anew.`,
    ...broken.map((where) => `  打不开，未动 does not open, left: ${where}`),
  ]);

const rotate = (call: Call): Promise<Answer | Refusal> =>
  withHouse(call.tell, async (opened) => {
    const tenants = await tenantsOf(opened.owner, call);
    const rotated = [];
    for (const tenantId of tenants) {
      const one = await rotateTenant(opened, tenantId);
      // One that is being founded has none yet, and does not keep the others from theirs.
      if (isRefusal(one) && tenants.length > 1 && one.code === 'no-data-key') continue;
      if (isRefusal(one)) return one;
      rotated.push({ tenant: tenantId, ...one });
    }
    const seconds = takeUpMs / 1000;
    const lines = rotated.map(
      ({ tenant, key }) =>
        `租户 ${tenant}：新的数据密钥 ${key}，${seconds} 秒后启用。 Tenant ${tenant}: data key ${key} seals in ${seconds} seconds.`,
    );
    const resealed = call.values.reseal === true ? await resealAll(opened, call, tenants) : [];
    const ok = resealed.every((one) => one.broken.length === 0);
    return { ok, json: { ok, rotated, resealed }, lines: [...lines, ...resealedLines(resealed)] };
  });

const reseal = (call: Call): Promise<Answer | Refusal> =>
  withHouse(call.tell, async (opened) => {
    const resealed = await resealAll(opened, call, await tenantsOf(opened.owner, call));
    const ok = resealed.every((one) => one.broken.length === 0);
    return { ok, json: { ok, resealed }, lines: resealedLines(resealed) };
  });

/** A server cut off from the database for less than this still seals under the key that it knows. */
const restHours = 24;

async function retireTenant(opened: OpenedHouse, tenantId: number): Promise<{ retired: number[]; kept: number[] }> {
  const { owner } = opened;
  const [row] = await owner.query<{ keyIds: number[] }>(
    `SELECT coalesce(array_agg(k.key_id ORDER BY k.key_id), '{}') AS "keyIds" FROM data_keys k
      WHERE k.tenant_id = $1 AND k.purpose = 'data'
        AND EXISTS (SELECT FROM data_keys n WHERE n.tenant_id = k.tenant_id AND n.purpose = 'data' AND n.suite = k.suite AND n.key_id > k.key_id
                      AND n.used_from <= clock_timestamp() - make_interval(hours => $2))`,
    [tenantId, restHours],
  );
  const used = new Set((await keyUses(owner, tenantId)).map((use) => use.keyId));
  const old = row!.keyIds;
  const retired = old.filter((keyId) => !used.has(keyId));
  await owner.query(`DELETE FROM data_keys WHERE tenant_id = $1 AND key_id = ANY($2::int[]) AND purpose = 'data'`, [
    tenantId,
    retired,
  ]);
  for (const key of retired) await log(opened, tenantId, 'keys.retired', { key });
  return { retired, kept: old.filter((keyId) => used.has(keyId)) };
}

const retire = (call: Call): Promise<Answer | Refusal> =>
  withHouse(call.tell, async (opened) => {
    const done = [];
    for (const tenantId of await tenantsOf(opened.owner, call))
      done.push({ tenant: tenantId, ...(await retireTenant(opened, tenantId)) });
    const lines = done.flatMap(({ tenant, retired, kept }) => [
      `租户 ${tenant}：销毁旧密钥 ${retired.join('、') || '无'}。 Tenant ${tenant}: retired ${retired.join(', ') || 'none'}.`,
      ...(kept.length > 0
        ? [
            `  还有值在用 ${kept.join('、')}：先 keys reseal。 Values still lie under ${kept.join(', ')}: keys reseal first.`,
          ]
        : []),
    ]);
    const hint = `换新满 ${restHours} 小时、没有值在用的才销毁。 Only keys replaced ${restHours} hours ago under which nothing lies.`;
    return { json: { ok: true, done }, lines: [...lines, hint] };
  });

const preparedLines = (): string[] => [
  `新的主密钥已放在旧的旁边：${nextFile(masterKeyFile())}。请先抄存，并复制到每台服务器的同一处（chmod 600），再执行 keys rewrap。`,
  `The next master key lies beside the present one: ${nextFile(masterKeyFile())}. Keep a copy, copy it to the same place on every server (chmod 600), then run keys rewrap.`,
];

const changedLines = (rewrapped: number, inEnvironment: boolean): string[] => [
  `已用新的主密钥重新封存 ${rewrapped} 把密钥。 ${rewrapped} keys are wrapped under the new master key.`,
  ...(inEnvironment
    ? [
        `请把 ${NEXT_MASTER_KEY_VARIABLE} 的值写进 ${MASTER_KEY_VARIABLE}，逐台重新启动。旧的请保管：以前的备份要用它打开。`,
        `Put the value of ${NEXT_MASTER_KEY_VARIABLE} into ${MASTER_KEY_VARIABLE} and restart one server after another. Keep the old one: backups from before open with it.`,
      ]
    : [
        `旧的主密钥改名留在原处，以前的备份要用它打开；别的服务器上也执行一次 keys rewrap。新的请抄存。`,
        `The old one stays beside it under another name, for backups from before; run keys rewrap on every other server as well. Keep a copy of the new one.`,
      ]),
];

/** Not through `openHouse` either: it must go on where an earlier run was cut short. */
async function exchange(call: Call): Promise<Answer | Refusal> {
  const owner = await openOwner(call.tell);
  try {
    const done = await rewrapMasterKey({
      ...{ owner, path: masterKeyFile(), environment: process.env, randomness: systemRandomness },
      prepareOnly: call.values.prepare === true,
    });
    if (isRefusal(done)) return done;
    const { rewrapped, inEnvironment, prepared } = done;
    const [from, to] = [fingerprintText(done.from.id), fingerprintText(done.to.id)];
    if (!prepared)
      for (const tenantId of new Set((await allStoredKeys(owner)).map((key) => key.tenantId)))
        await logAccess(owner, tenantId, systemClock.now(), {
          ...{
            actorId: null,
            what: 'keys.rewrapped',
            target: `tenant:${tenantId}`,
            allowed: true,
            details: { from, to },
          },
        });
    return {
      json: { ok: true, from, to, rewrapped, prepared },
      lines: [`${from} → ${to}`, ...(prepared ? preparedLines() : changedLines(rewrapped, inEnvironment))],
    };
  } finally {
    await owner.close();
  }
}

const parts: Readonly<Record<string, (call: Call) => Promise<Answer | Refusal>>> = {
  check,
  rotate,
  reseal,
  retire,
  rewrap: exchange,
};

export const command: Command = {
  says: text(
    '查看密钥（check），换数据密钥（rotate）、重新封存（reseal）、销毁旧的（retire），换主密钥（rewrap）',
    'Shows the keys, rotates data keys, seals values anew, retires old keys, exchanges the master key; while servers work',
  ),
  takes: '(check [--open] | rotate [--reseal] | reseal | retire | rewrap [--prepare]) [--tenant <id>]',
  positionals: [1, 1],
  options: {
    tenant: { type: 'string' },
    open: { type: 'boolean' },
    reseal: { type: 'boolean' },
    prepare: { type: 'boolean' },
  },
  async run(call) {
    const name = call.positionals[0]!;
    const part = own(parts, name);
    if (part) return part(call);
    throw new UsageProblem('写 check、rotate、reseal、retire 或 rewrap', 'Say check, rotate, reseal, retire or rewrap');
  },
};
