// `import <file>`: a union's workbook or list; first every row's fate, and with --commit the good ones carried out.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Call, type Command, numberOption, option, table, UsageProblem } from '#cli/command.ts';
import { type OpenedHouse, withHouse } from '#cli/house.ts';
import { commitRun, createRun, type Reason, type RowListed, runRows } from '#documents/import-run.ts';
import { findRound } from '#engine/rounds.ts';
import { findImporter, importKind } from '#jobs/importers.ts';
import { formatCount } from '#kit/format.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

/** Rows named one by one on the terminal; all of them are in the database. */
const shownMost = 50;

/** What is imported, into which round, and the union that sent the file: who runs the round, if nobody names another. */
async function wantedOf({ engine, house }: OpenedHouse, tenantId: number, { values }: Call) {
  const roundId = numberOption(values, 'round');
  if (values.members !== true && roundId === undefined)
    throw new UsageProblem(
      '请用 --round <批次编号> 指明批次；导入会员名册用 --members',
      'Name the round with --round <id>; a list of members is imported with --members',
    );
  const what = values.members === true ? 'members' : values.roster === true ? 'roster' : 'cases';
  const importer = await findImporter(engine, tenantId, importKind(what, roundId));
  if (isRefusal(importer)) return importer;
  const round = roundId === undefined ? null : await findRound(house.db, tenantId, roundId);
  const organisationId = numberOption(values, 'organisation') ?? round?.organisationId;
  return {
    importer,
    ...(roundId === undefined ? {} : { roundId }),
    ...(organisationId === undefined ? {} : { organisationId }),
  };
}

function read(file: string): Buffer | Refusal {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? refuse('file-missing', `没有文件 ${file}`, `There is no file ${file}`)
      : refuse('file-unreadable', `读不了 ${file}：${message}`, `${file} cannot be read: ${message}`);
  }
}

function rowLines(title: string, rows: readonly RowListed[]): string[] {
  if (rows.length === 0) return [];
  const why = ({ why, rule }: Reason) => (rule === undefined ? why.zh : `${why.zh}（${rule}）`);
  const shown = rows.slice(0, shownMost).map((row) => [row.rowNumber, row.label, row.reasons.map(why).join('；')]);
  const more = rows.length - shown.length;
  return ['', title, ...table(['行', '谁', '为什么'], shown), ...(more > 0 ? [`…… 另有 ${formatCount(more)} 行`] : [])];
}

async function run(opened: OpenedHouse, call: Call) {
  const { positionals, values } = call;
  const { house } = opened;
  const tenantId = numberOption(values, 'tenant') ?? 1;
  const file = positionals[0]!;
  const bytes = read(file);
  if (isRefusal(bytes)) return bytes;
  const wanted = await wantedOf(opened, tenantId, call);
  if (isRefusal(wanted)) return wanted;
  const { importer, ...place } = wanted;
  const sheet = option(values, 'sheet');
  const checked = await createRun(house, tenantId, importer, {
    ...{ name: basename(file), bytes, createdBy: numberOption(values, 'by') ?? null },
    ...place,
    ...(sheet === undefined ? {} : { sheet }),
  });
  if (isRefusal(checked)) return checked;
  const committed = values.commit === true ? await commitRun(house, tenantId, checked.runId, importer) : null;
  if (isRefusal(committed)) return committed;
  const listed = (...fates: string[]) => runRows(house.db, tenantId, checked.runId, { fates, limit: 1000 });
  const [rows, ineligible] = [await listed('bad'), await listed('ineligible', 'filed')];
  const count = formatCount;
  const lines = [
    `${basename(file)}：${count(checked.rows)} 行，能办 ${count(checked.good)}，不符合规定 ${count(checked.ineligible)}（登记为不通过），不能办 ${count(checked.bad)}，已有 ${count(checked.same)}，略过 ${count(checked.skipped)}（导入 ${checked.runId}）`,
    `${count(checked.rows)} rows: ${count(checked.good)} good, ${count(checked.ineligible)} not eligible (filed as refused), ${count(checked.bad)} bad, ${count(checked.same)} already so, ${count(checked.skipped)} skipped`,
    ...rowLines('不能办 Bad', rows),
    ...rowLines('不符合规定 Not eligible', ineligible),
    '',
    committed
      ? `已办理 ${count(committed.done)} 行，登记为不通过 ${count(committed.filed)} 行，办理时又有 ${count(committed.turnedBad)} 行不行。 ${count(committed.done)} rows carried out, ${count(committed.filed)} filed as refused.`
      : '还没有写入；加 --commit 办理能办的、登记不符合规定的。 Nothing was written; --commit carries out the good rows and files those not eligible.',
  ];
  return { json: { ...checked, committed, rowsBad: rows, rowsIneligible: ineligible }, lines, ok: rows.length === 0 };
}

export const command: Command = {
  says: text(
    '导入工作簿：先逐行检查，--commit 才写入',
    'Imports a workbook: every row is checked first, --commit writes',
  ),
  takes:
    '<file> --round <id> [--roster] | --members  [--commit] [--organisation <id>] [--sheet <name>] [--by <person>]',
  positionals: [1, 1],
  options: {
    ...{
      round: { type: 'string' },
      organisation: { type: 'string' },
      sheet: { type: 'string' },
      by: { type: 'string' },
      tenant: { type: 'string' },
    },
    ...{ roster: { type: 'boolean' }, members: { type: 'boolean' }, commit: { type: 'boolean' } },
  },
  run: (call) => withHouse(call.tell, (opened) => run(opened, call)),
};
