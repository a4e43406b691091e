// Brings a database to this version of the code, and gives the application's role exactly what it may do.
// Several servers may start at once: one applies, the others wait and find it done.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Fault, invariant } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { Database } from '#store/connection.ts';
import { runMigrations } from '#store/migration-runner.ts';

export interface Migration {
  readonly number: number;
  /** The file's name without its ending, such as `0001-organisations`. */
  readonly name: string;
  /** One SQL statement each. */
  readonly up: readonly string[];
  readonly comment?: string;
  /** SHA-256 over the statements. */
  readonly checksum: string;
}

const migrationsFolder = join(import.meta.dirname, 'migrations');

/** The migrations of a folder by number. Throws Fault for a file that is not one, or for a number used twice. */
export async function loadMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const found = await Promise.all(files.sort().map((file) => load(folder, file)));
  for (const [i, one] of found.entries()) {
    if (one.number === found[i - 1]?.number) throw new Fault(`Two migrations bear one number: ${one.name}`);
  }
  return found;
}

async function load(folder: string, file: string): Promise<Migration> {
  const name = file.slice(0, -'.ts'.length);
  invariant(/^\d{4}-[a-z0-9-]+$/.test(name), `A migration is named NNNN-what-it-does.ts, not ${file}`);
  const { up, comment } = (await import(pathToFileURL(join(folder, file)).href)) as {
    up?: unknown;
    comment?: string;
  };
  invariant(
    Array.isArray(up) && up.every((sql) => typeof sql === 'string' && sql.trim() !== ''),
    `${file} must export \`up\`, an array of SQL statements`,
  );
  const checksum = createHash('sha256').update(JSON.stringify(up)).digest('hex');
  return { number: Number(name.slice(0, 4)), name, up, comment, checksum };
}

/**
 * Applies what is missing and gives the names applied. `owner` must own the schema.
 * Throws Fault when an applied file was changed, SetupProblem when the database is newer than the code or roles may not be made.
 */
export async function migrate(
  owner: Database,
  options: { folder?: string; notice?: (text: Text) => void } = {},
): Promise<string[]> {
  return runMigrations(owner, await loadMigrations(options.folder), options.notice);
}
