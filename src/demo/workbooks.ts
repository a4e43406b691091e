// The workbooks as unions send them: a merged title, a line about who fills it in, headers in two rows, blank lines, a total below,
// one CSV in GB 18030, one book whose second sheet explains the form. The bytes are the same at every run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { utils, type WorkSheet, write } from '@e965/xlsx';
import { addDays } from '#kit/days.ts';
import { invariant, isRefusal } from '#kit/refusal.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import type { DemoRow, Field } from './answers.ts';
import { type Cell, cellOf, dayFormat, headerWords, type Look, lookOf } from './looks.ts';
import { districtKey, secondLevelUnions } from './places.ts';
import { courses, type DemoProgramme, providers } from './rounds.ts';

/** Zero-based, both ends included: row, column, row, column. */
export type Merge = readonly [number, number, number, number];

export interface DemoSheet {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
  readonly merges: readonly Merge[];
}

/** What must become of one row; `rowNumber` counts from 1 as the spreadsheet (or the lines of the CSV) does. */
export interface ExpectedRow extends DemoRow {
  readonly workbook: string;
  readonly rowNumber: number;
}

export interface DemoWorkbook {
  /** The file name without its ending; unique. */
  readonly key: string;
  readonly fileName: string;
  readonly format: 'xlsx' | 'csv-gb18030';
  readonly programme: DemoProgramme;
  readonly purpose: 'cases' | 'attendance';
  readonly union: string;
  /** For an attendance list: the course and the school that sends it. */
  readonly courseKey?: string;
  readonly receivedOn: string;
  /** The first sheet has the rows. */
  readonly sheets: readonly DemoSheet[];
  readonly expected: readonly ExpectedRow[];
}

const layouts: Record<
  string,
  { readonly fields: readonly Field[]; readonly title: string; readonly file: readonly string[] }
> = {
  'certificate-grant': {
    fields: [
      'name',
      'idNumber',
      'unit',
      'certificateNumber',
      'occupation',
      'level',
      'issuedOn',
      'issuer',
      'phone',
      'card',
      'bank',
    ],
    title: '职业技能等级证书助推申报汇总表',
    file: ['职业技能等级证书助推汇总表', '证书助推名单', '职业资格证书助推申报表（最终）'],
  },
  'contest-prize-grant': {
    fields: [
      'name',
      'idNumber',
      'unit',
      'contest',
      'tier',
      'prize',
      'wonOn',
      'awardNumber',
      'host',
      'phone',
      'card',
      'bank',
    ],
    title: '市级及以上技能竞赛获奖助推申报汇总表',
    file: ['竞赛获奖助推汇总表', '技能竞赛获奖职工名单'],
  },
  'contest-host-grant': {
    fields: [
      'unit',
      'contest',
      'heldOn',
      'contestants',
      'trades',
      'accountHolder',
      'bank',
      'account',
      'contact',
      'phone',
    ],
    title: '二级工会举办技能竞赛助推申报表',
    file: ['办赛助推申报表'],
  },
  enrolment: {
    fields: ['name', 'idNumber', 'unit', 'course', 'phone'],
    title: '职工技能培训报名汇总表',
    file: ['技能培训报名表', '培训报名汇总'],
  },
  attendance: {
    fields: ['name', 'idNumber', 'unit', 'course', 'sessions', 'result', 'certificateNumber', 'issuedOn'],
    title: '职工技能培训出勤及考核结果汇总表',
    file: ['出勤及考核结果汇总表'],
  },
};

const groups: readonly (readonly [string, readonly Field[]])[] = [
  ['职工信息', ['name', 'idNumber', 'unit', 'phone']],
  ['培训信息', ['course']],
  [
    '证书（获奖）信息',
    [
      'certificateNumber',
      'occupation',
      'level',
      'issuedOn',
      'issuer',
      'contest',
      'tier',
      'prize',
      'wonOn',
      'awardNumber',
      'host',
    ],
  ],
  ['收款信息', ['card', 'bank']],
];

function columns(fields: readonly Field[], look: Look): readonly Field[] {
  const kept = look.withoutCard ? fields.filter((field) => field !== 'card' && field !== 'bank') : fields;
  if (look.groupedHeader) return groups.flatMap(([, of]) => of.filter((field) => kept.includes(field)));
  if (look.order === 'usual' || !kept.includes('name')) return kept;
  const first: readonly Field[] = look.order === 'number-first' ? ['idNumber', 'name'] : ['unit', 'name', 'phone'];
  return [...first.filter((field) => kept.includes(field)), ...kept.filter((field) => !first.includes(field))];
}

interface Draft {
  readonly rows: Cell[][];
  readonly merges: Merge[];
  readonly numbers: number[];
}

/** `grouped` needs a group for every column, which attendance and hosting lists do not have. */
function header(draft: Draft, fields: readonly Field[], look: Look, grouped: boolean) {
  const lead: Cell[] = look.serial ? ['序号'] : [];
  const tail: Cell[] = look.remarks ? ['备注'] : [];
  const words = fields.map((field) => headerWords[field][look.words]!);
  if (!grouped) {
    draft.rows.push([...lead, ...words, ...tail]);
    return;
  }
  const top = draft.rows.length;
  const above = fields.map((field, i): Cell => {
    const group = groups.find(([, of]) => of.includes(field))![0];
    return i > 0 && groups.find(([, of]) => of.includes(fields[i - 1]!))![0] === group ? null : group;
  });
  draft.rows.push([...lead, ...above, ...tail], [...lead.map(() => null), ...words, ...tail.map(() => null)]);
  above.forEach((group, i) => {
    if (group === null) return;
    let end = i;
    while (end + 1 < above.length && above[end + 1] === null) end += 1;
    if (end > i) draft.merges.push([top, lead.length + i, top, lead.length + end]);
  });
  if (lead.length > 0) draft.merges.push([top, 0, top + 1, 0]);
  if (tail.length > 0) draft.merges.push([top, lead.length + fields.length, top + 1, lead.length + fields.length]);
}

/** Employers written once: rows of one employer are brought together before they are merged. */
function mergeUnits(draft: Draft, rows: readonly DemoRow[], column: number) {
  for (let i = 0; i < rows.length; ) {
    let end = i;
    while (
      end + 1 < rows.length &&
      rows[end + 1]!.values.unit === rows[i]!.values.unit &&
      draft.numbers[end + 1] === draft.numbers[end]! + 1
    )
      end += 1;
    if (end > i) {
      for (let below = i + 1; below <= end; below += 1) draft.rows[draft.numbers[below]! - 1]![column] = null;
      draft.merges.push([draft.numbers[i]! - 1, column, draft.numbers[end]! - 1, column]);
    }
    i = end + 1;
  }
}

interface Sender {
  readonly name: string;
  readonly title: string;
  readonly receivedOn: string;
}

function sheet(
  rows: readonly DemoRow[],
  fields: readonly Field[],
  look: Look,
  from: Sender,
): { sheet: DemoSheet; numbers: readonly number[] } {
  const draft: Draft = { rows: [], merges: [], numbers: [] };
  const shown = columns(fields, look);
  const width = shown.length + (look.serial ? 1 : 0) + (look.remarks ? 1 : 0);
  if (look.title) {
    draft.merges.push([draft.rows.length, 0, draft.rows.length, width - 1]);
    draft.rows.push([from.title]);
  }
  if (look.unitLine) {
    const [year, month, date] = from.receivedOn.split('-').map(Number);
    draft.rows.push([`填报单位：${from.name}（盖章）　　　　填报日期：${year}年${month}月${date}日`]);
  }
  header(draft, shown, look, look.groupedHeader && shown.every((field) => groups.some(([, of]) => of.includes(field))));
  rows.forEach((row, at) => {
    const remark = row.programme === 'certificate-grant' && at === 1 ? '已核对原件' : null;
    draft.rows.push([
      ...(look.serial ? [at + 1] : []),
      ...shown.map((field) => cellOf(row, field, look, at)),
      ...(look.remarks ? [remark] : []),
    ]);
    draft.numbers.push(draft.rows.length);
    if (look.blankAfter > 0 && (at + 1) % look.blankAfter === 0 && at + 1 < rows.length) draft.rows.push([]);
  });
  if (look.mergedUnit) mergeUnits(draft, rows, shown.indexOf('unit') + (look.serial ? 1 : 0));
  if (look.totals) draft.rows.push(['合计', `${rows.length}${fields.includes('contestants') ? '项' : '人'}`]);
  if (look.footer) draft.rows.push([], ['经办人：　　　　　　审核人：　　　　　　（工会盖章）']);
  return { sheet: { name: 'Sheet1', rows: draft.rows, merges: draft.merges }, numbers: draft.numbers };
}

const explanation: DemoSheet = {
  name: '填表说明',
  rows: [
    ['填表说明'],
    ['1', '身份证号须为18位，与身份证一致。'],
    ['2', '发证日期须在2020年1月1日至2020年12月31日之间。'],
    ['3', '银行卡号须为本人在京开户的借记卡。'],
    ['示例', '姓名', '身份证号', '证书编号'],
  ],
  merges: [[0, 0, 0, 3]],
};

interface Book {
  readonly union: string;
  readonly rows: readonly DemoRow[];
  readonly layout: keyof typeof layouts & string;
  readonly look: Look;
  readonly from: Sender;
  readonly key: string;
  readonly courseKey?: string;
}

function workbook(book: Book): DemoWorkbook {
  const csv = book.union === `${districtKey}/beishicao`;
  const { sheet: first, numbers } = sheet(book.rows, layouts[book.layout]!.fields, book.look, book.from);
  const { programme, purpose } = book.rows[0]!;
  const explained = book.union === `${districtKey}/houshayu` && book.layout === 'certificate-grant';
  return {
    key: book.key,
    fileName: `${book.key}.${csv ? 'csv' : 'xlsx'}`,
    format: csv ? 'csv-gb18030' : 'xlsx',
    programme,
    purpose,
    union: book.union,
    ...(book.courseKey === undefined ? {} : { courseKey: book.courseKey }),
    receivedOn: book.from.receivedOn,
    sheets: explained ? [{ ...first, name: '汇总表' }, explanation] : [first],
    expected: book.rows.map((row, i) => ({ ...row, workbook: book.key, rowNumber: numbers[i]! })),
  };
}

/** One book for each union that has rows, in the order of the unions; a second book for a row sent twice (`applied-twice`). */
function booksOfUnions(rows: readonly DemoRow[], layout: string, firstDay: string): DemoWorkbook[] {
  const out: DemoWorkbook[] = [];
  const { title, file } = layouts[layout]!;
  secondLevelUnions.forEach((union, at) => {
    const look = lookOf(at, union.place);
    const own = rows.filter((row) => row.union === union.key);
    const from: Sender = {
      name: union.name,
      title: `2020年度${union.name}${title}`,
      receivedOn: addDays(firstDay, at % 12),
    };
    const sorted = look.mergedUnit ? groupByUnit(own) : own;
    const books = [
      sorted.filter((row) => row.reason !== 'applied-twice'),
      sorted.filter((row) => row.reason === 'applied-twice'),
    ];
    books.forEach((part, second) => {
      if (part.length === 0) return;
      const key = `${union.name}-2020年${file[at % file.length]}${second === 1 ? '（补报）' : ''}`;
      out.push(workbook({ union: union.key, rows: part, layout, look, from, key }));
    });
  });
  return out;
}

/** Stable: a duplicate stays below its original. */
function groupByUnit(rows: readonly DemoRow[]): DemoRow[] {
  const units = [...new Set(rows.map((row) => row.values.unit))];
  return units.flatMap((unit) => rows.filter((row) => row.values.unit === unit));
}

export interface WorkbookRows {
  readonly certificates: readonly DemoRow[];
  readonly prizes: readonly DemoRow[];
  readonly hosts: readonly DemoRow[];
  readonly enrolments: readonly DemoRow[];
  readonly attendance: ReadonlyMap<string, readonly DemoRow[]>;
}

/** Every workbook in the order in which it must be imported: of two rows with one certificate number the earlier one counts. */
export function makeWorkbooks(rows: WorkbookRows): readonly DemoWorkbook[] {
  const schools = courses.map((course, at) => {
    const school = providers.find((one) => one.key === course.providerKey)!;
    const from: Sender = {
      name: school.name,
      title: `2020年顺义区总工会${course.name.zh}${layouts.attendance!.title}`,
      receivedOn: addDays(course.endsOn, 10),
    };
    const look: Look = { ...lookOf(at * 3 + 1, ''), groupedHeader: false };
    const key = `${school.name}-${course.name.zh}${layouts.attendance!.file[0]}`;
    return workbook({
      union: districtKey,
      rows: rows.attendance.get(course.key)!,
      layout: 'attendance',
      look,
      from,
      key,
      courseKey: course.key,
    });
  });
  return [
    ...booksOfUnions(rows.certificates, 'certificate-grant', '2020-10-12'),
    ...booksOfUnions(rows.prizes, 'contest-prize-grant', '2020-10-12'),
    ...booksOfUnions(rows.hosts, 'contest-host-grant', '2020-10-14'),
    ...booksOfUnions(rows.enrolments, 'enrolment', '2020-05-11'),
    ...schools,
  ];
}

function toSheet(of: DemoSheet): WorkSheet {
  const out: WorkSheet = {};
  let width = 1;
  of.rows.forEach((row, r) => {
    width = Math.max(width, row.length);
    row.forEach((cell, c) => {
      if (cell === null) return;
      const at = utils.encode_cell({ r, c });
      if (typeof cell === 'string') out[at] = { t: 's', v: cell };
      else if (typeof cell === 'number') out[at] = { t: 'n', v: cell };
      else out[at] = { t: 'n', v: cell.serial, z: dayFormat };
    });
  });
  out['!ref'] = utils.encode_range({ s: { r: 0, c: 0 }, e: { r: of.rows.length - 1, c: width - 1 } });
  out['!merges'] = of.merges.map(([r1, c1, r2, c2]) => ({ s: { r: r1, c: c1 }, e: { r: r2, c: c2 } }));
  return out;
}

const csvCell = (cell: Cell): string => {
  const raw = cell === null ? '' : typeof cell === 'object' ? String(cell.serial) : String(cell);
  return /[",\r\n]/.test(raw) ? `"${raw.replaceAll('"', '""')}"` : raw;
};

/** The file's bytes; no clock and no zone in them. */
export function workbookBytes(book: DemoWorkbook): Uint8Array {
  if (book.format === 'csv-gb18030') {
    const bytes = encodeGb18030(book.sheets[0]!.rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join(''));
    invariant(!isRefusal(bytes), `${book.fileName} has a character without a code`);
    return new Uint8Array(bytes);
  }
  const sheets = Object.fromEntries(book.sheets.map((one) => [one.name, toSheet(one)]));
  // A format table of its own: otherwise the library carries formats over from whatever it wrote or read before.
  const whole = { SheetNames: Object.keys(sheets), Sheets: sheets, SSF: { 0: 'General', 164: dayFormat } };
  return new Uint8Array(write(whole, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer);
}

/** Writes every workbook into `folder` (made if it is missing) and returns the paths, in order of import. */
export function writeWorkbooks(folder: string, books: readonly DemoWorkbook[]): string[] {
  mkdirSync(folder, { recursive: true });
  return books.map((book) => {
    const path = join(folder, book.fileName);
    writeFileSync(path, workbookBytes(book));
    return path;
  });
}
