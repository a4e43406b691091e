// Runs one bench on a scratch database of its own, on a server with production's settings (fsync on): `bench <name> [size]`.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions, BenchResult, MeasuredResult } from '#bench/measure.ts';
import { openDatabase } from '#store/connection.ts';
import { dataFolder, startEmbedded } from '#store/embedded.ts';
import { migrate } from '#store/migrate.ts';

/** The one list of benches; each file exports `bench`. */
export const benches = [
  'actions',
  'settle',
  'simulate',
  'figures',
  'import',
  'search',
  'http',
  'screens',
  'claims',
  'claims-http',
  'rush',
  'draw',
  'goods',
  'certificates',
  'scoring',
  'showcase',
  'studios',
  'siege',
  'row-security',
] as const;
export type BenchName = (typeof benches)[number];

export type Ran = BenchResult | MeasuredResult;

export async function runBench(name: BenchName, size?: number): Promise<Ran> {
  const { bench } = (await import(`./${name}.ts`)) as {
    bench: (options: BenchOptions) => Promise<Ran>;
  };
  const folder = join(dataFolder(), `bench-${name}`);
  rmSync(folder, { recursive: true, force: true });
  const server = await startEmbedded({ folder });
  try {
    const owner = await openDatabase({
      url: server.url('owner', 'niangjia'),
      appUrl: server.url('app', 'niangjia'),
      max: 2,
    });
    await migrate(owner);
    await owner.close();
    const at = { url: server.url('owner', 'niangjia'), appUrl: server.url('app', 'niangjia') };
    return await bench({ ...at, ...(size === undefined ? {} : { size }) });
  } finally {
    await server.release();
    rmSync(folder, { recursive: true, force: true });
  }
}
