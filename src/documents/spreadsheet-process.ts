// The child in which files of strangers are parsed: no environment, no writing, bounded memory; it may die of any of them.
import { answerJobs } from '#documents/locked-child-program.ts';
import { readSheets } from '#documents/sheet-read.ts';
import type { SheetJob } from '#documents/spreadsheet.ts';
import { asBuffer } from '#kit/bytes.ts';

answerJobs(({ bytes, limits }: SheetJob) => readSheets(asBuffer(bytes), limits));
