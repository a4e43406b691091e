// What a parser that somebody took over would try, answered with how far it got (see src/documents/locked-child.test.ts).
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

interface Job {
  readonly id: number;
  readonly read: string;
  readonly list: string;
  readonly write: string;
}

function outcome(work: () => unknown): string {
  try {
    work();
    return 'done';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}

process.on('message', (job: Job) => {
  const answer = {
    read: outcome(() => readFileSync(job.read)),
    list: outcome(() => readdirSync(job.list)),
    write: outcome(() => writeFileSync(job.write, 'x')),
    start: outcome(() => {
      const { error } = spawnSync(process.execPath, ['--version']);
      if (error) throw error;
    }),
    environment: Object.keys(process.env).filter((name) => /NIANGJIA|DATABASE|PATH|HOME/.test(name)),
  };
  process.send?.({ id: job.id, answer });
});
