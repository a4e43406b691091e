// Whether what is restored can be opened here: asked before a restore keeps anything. The master key may lie in the backup itself.
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Archive, includedMasterKey } from '#cli/archive.ts';
import { masterKeyFile, masterKeyInEnvironment } from '#cli/house.ts';
import { loadMasterKeys, MASTER_KEY_VARIABLE, type MasterKeys } from '#crypto/keys.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { allStoredKeys, keysProblem } from '#people/data-keys.ts';
import type { Queryable } from '#store/queryable.ts';

/** A key that is here already stays, because it may open something else. */
const hasOwn = (): boolean => masterKeyInEnvironment() || existsSync(masterKeyFile());

const loaded = (environment: Readonly<Record<string, string | undefined>>): MasterKeys | Refusal =>
  loadMasterKeys({ path: masterKeyFile(), environment, randomness: systemRandomness, create: false });

function keep(key: string): void {
  const path = masterKeyFile();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, key, { mode: 0o600, flag: 'wx', flush: true });
  linkSync(temporary, path);
  rmSync(temporary);
}

async function problem(q: Queryable, archive: Archive, took: () => void): Promise<Refusal | undefined> {
  if ((await allStoredKeys(q)).length === 0) return undefined;
  const included = hasOwn() ? undefined : await includedMasterKey(archive);
  const masters = loaded(included === undefined ? process.env : { [MASTER_KEY_VARIABLE]: included });
  if (isRefusal(masters)) return masters;
  const wrong = await keysProblem(q, masters);
  if (wrong || included === undefined) return wrong;
  // Before anything is kept: a database without its key is what must not be.
  keep(included);
  took();
  return undefined;
}

/** For `restore`: refuses as `loadMasterKeys` and `keysProblem` do. `taken` says whether the master key came out of the backup. */
export function acceptingKeys() {
  let taken = false;
  const took = () => {
    taken = true;
  };
  return {
    accept: (q: Queryable, archive: Archive) => problem(q, archive, took),
    taken: () => taken,
  };
}
