// The child in which banks' answers are read. It gives way to the server: a file may wait, a page may not.
import { answerJobs, giveWay } from '#documents/locked-child-program.ts';
import { asBuffer } from '#kit/bytes.ts';
import { readReturn } from '#payments/formats.ts';
import { packReturn, type ReturnJob } from '#payments/return-apart.ts';

giveWay();

answerJobs(({ bytes, format }: ReturnJob) => packReturn(readReturn(asBuffer(bytes), format)));
