// The child in which banks' answers are read. It gives way to the server: a file may wait, a page may not.
import { setPriority } from 'node:os';
import { readReturn } from '#payments/formats.ts';
import { packReturn, type ReturnJob } from '#payments/return-apart.ts';

setPriority(10);

process.on('message', ({ id, bytes, format }: ReturnJob & { readonly id: number }) => {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  process.send?.({ id, answer: packReturn(readReturn(view, format)) });
});
process.on('disconnect', () => process.exit(0));
