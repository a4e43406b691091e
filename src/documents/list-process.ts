// The child in which lists are written as files. It gives way to the server: an export may wait, a page may not.
import type { ListJob } from '#documents/list-file.ts';
import { answerJobs, giveWay } from '#documents/locked-child-program.ts';
import { type ListValue, writeCsv, writeWorkbook } from '#documents/workbook-write.ts';

giveWay();

answerJobs(async ({ name, columns, pages, format }: ListJob) => {
  const rows = pages.flatMap((page) => JSON.parse(page) as ListValue[][]);
  const list = { name, columns, rows };
  return format === 'csv' ? writeCsv(list) : await writeWorkbook(list);
});
