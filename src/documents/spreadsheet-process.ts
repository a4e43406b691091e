// The child in which files of strangers are parsed: no environment, no writing, bounded memory; it may die of any of them.

import type { SheetLimits } from '#documents/sheet.ts';
import { readSheets } from '#documents/sheet-read.ts';

interface Job {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly limits: SheetLimits;
}

process.on('message', (job: Job) => {
  const answer = readSheets(Buffer.from(job.bytes.buffer, job.bytes.byteOffset, job.bytes.byteLength), job.limits);
  process.send?.({ id: job.id, answer });
});
process.on('disconnect', () => process.exit(0));
