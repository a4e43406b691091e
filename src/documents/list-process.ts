// The child in which lists are written as files. It gives way to the server: an export may wait, a page may not.
import { setPriority } from 'node:os';
import type { ListJob } from '#documents/list-file.ts';
import { type ListValue, writeCsv, writeWorkbook } from '#documents/workbook-write.ts';

setPriority(10);

process.on('message', async ({ id, name, columns, pages, format }: ListJob & { readonly id: number }) => {
  const rows = pages.flatMap((page) => JSON.parse(page) as ListValue[][]);
  const list = { name, columns, rows };
  process.send?.({ id, answer: format === 'csv' ? writeCsv(list) : await writeWorkbook(list) });
});
process.on('disconnect', () => process.exit(0));
