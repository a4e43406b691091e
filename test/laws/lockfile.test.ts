// What is installed: exactly what was looked at, from the registry alone, with nothing run on the way; and an inventory of it that anybody can make.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const project = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(project, file), 'utf8');

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}
interface Wanted {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const wanted = JSON.parse(read('package.json')) as Wanted;
const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** What is wrong with a lockfile's packages, each with its name. */
function wrongIn(packages: Readonly<Record<string, Locked>>): string[] {
  return Object.entries(packages).flatMap(([path, one]) => {
    if (path === '') return [];
    return [
      ...(path.startsWith('node_modules/') && one.link !== true ? [] : [`${path}: not from a registry`]),
      ...(one.resolved === undefined ? [] : [`${path}: from ${one.resolved}`]),
      ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? '') ? [] : [`${path}: no SHA-512`]),
      ...(exact.test(one.version ?? '') ? [] : [`${path}: version ${one.version}`]),
    ];
  });
}

const locked = (JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }).packages;

test('every package of the lockfile is of one version, held by its SHA-512, and none comes from an address of its own', () => {
  assert.ok(Object.keys(locked).length > 100);
  assert.deepEqual(wrongIn(locked), []);
  const sha = `sha512-${'A'.repeat(86)}==`;
  const planted: Readonly<Record<string, Locked>> = {
    'node_modules/git': { version: '1.0.0', resolved: 'git+ssh://git@github.com/a/b.git#1', integrity: sha },
    'node_modules/url': { version: '1.0.0', resolved: 'https://example.org/a.tgz', integrity: sha },
    'node_modules/bare': { version: '1.0.0' },
    'node_modules/old': { version: '1.0.0', integrity: 'sha1-AAAA' },
    'node_modules/linked': { version: '1.0.0', integrity: sha, link: true },
    '../elsewhere': { version: '1.0.0', integrity: sha },
  };
  assert.equal(wrongIn(planted).length, Object.keys(planted).length);
});

test('what is asked for is asked for exactly, and nothing runs while it is installed', () => {
  const asked = Object.entries({ ...wanted.dependencies, ...wanted.devDependencies, ...wanted.overrides });
  assert.deepEqual(
    asked.filter(([, version]) => !exact.test(version)),
    [],
  );
  const settings = read('.npmrc').split('\n');
  for (const line of ['ignore-scripts=true', 'save-exact=true']) assert.ok(settings.includes(line), line);
  // Whoever brings another package with a script has to say here why it need not run.
  const withScripts = Object.entries(locked)
    .filter(([, one]) => one.hasInstallScript)
    .map(([path]) => path.replace('node_modules/', ''));
  assert.deepEqual(withScripts.sort(), Object.keys(wanted.allowScripts).sort());
});

test('the inventory (CycloneDX) lists every package of the lockfile that runs, each with its hash', async () => {
  const { stdout } = await promisify(execFile)('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
    ...{ cwd: project, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' },
  });
  const made = JSON.parse(stdout) as {
    readonly bomFormat: string;
    readonly components: readonly {
      readonly name: string;
      readonly group?: string;
      readonly version: string;
      readonly hashes?: unknown[];
    }[];
  };
  assert.equal(made.bomFormat, 'CycloneDX');
  const nameOf = (one: { name: string; group?: string }) => (one.group ? `${one.group}/${one.name}` : one.name);
  const listed = new Set(made.components.map((one) => `${nameOf(one)}@${one.version}`));
  const runs = Object.entries(locked).filter(([path, one]) => path !== '' && one.dev !== true);
  const missing = runs
    .map(([path, one]) => `${path.split('node_modules/').at(-1)}@${one.version}`)
    .filter((one) => !listed.has(one));
  assert.deepEqual(missing, []);
  for (const name of Object.keys(wanted.dependencies))
    assert.ok(
      made.components.some((one) => nameOf(one) === name),
      name,
    );
  assert.deepEqual(made.components.filter((one) => !one.hashes?.length).map(nameOf), []);
});
