import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { MergedCells, Sheet } from '#documents/sheet.ts';
import { closeSpreadsheetReader, readSpreadsheet } from '#documents/spreadsheet.ts';
import { type ColumnSpec, findTable, readTable, type Table } from '#documents/table.ts';
import { looksLikeFormula, template, writeCsv, writeWorkbook } from '#documents/workbook-write.ts';
import { isRefusal } from '#kit/refusal.ts';

after(closeSpreadsheetReader);

const columns: readonly ColumnSpec[] = [
  { key: 'name', label: { zh: '姓名', en: 'Name' }, headings: ['姓名', '职工姓名'], required: true },
  {
    key: 'idNumber',
    label: { zh: '身份证号', en: 'ID number' },
    headings: ['身份证号', '身份证号码', '公民身份号码'],
    required: true,
  },
  { key: 'organisation', headings: ['单位', '所在单位', '工作单位'] },
  { key: 'phone', headings: ['联系电话', '手机号'] },
  { key: 'issuedOn', headings: ['发证日期', '取证时间'] },
];

function sheet(rows: readonly (readonly string[])[], merged: readonly MergedCells[] = [], name = ''): Sheet {
  return {
    name,
    hidden: false,
    merged,
    rows: rows.flatMap((cells, i) =>
      cells.every((cell) => cell === '') ? [] : [{ number: i + 1, cells, types: 's'.repeat(cells.length) }],
    ),
  };
}
const read = (...rows: readonly (readonly string[])[]): Table => {
  const table = readTable(sheet(rows), columns);
  if (isRefusal(table)) throw new Error(JSON.stringify(table));
  return table;
};
const codeOf = (value: unknown) => (isRefusal(value) ? value.code : value);

test('titles, blank lines, sums, signatures and repeated headers around a list in other words and order', () => {
  const table = read(
    ['2020年职工职业技能证书助推申报汇总表', '', ''],
    ['填报单位：杨镇总工会', '', '2020年10月'],
    ['', '', ''],
    ['序号', '工作 单位*', '姓 名（必填）', '公民身份号码\n（18位）', '发证日期：', '备注'],
    ['1', '潮岭机械', ' 张 三 ', '１１０１', '2020.3.5', ''],
    ['', '', '', '', '', ''],
    ['序号', '工作 单位*', '姓 名（必填）', '公民身份号码\n（18位）', '发证日期：', '备注'],
    ['2', '潮白食品', '李四', '1102', '', '补'],
    ['3', '', '', '', '', ''],
    ['', '', '', '', '', '只有备注'],
    ['合 计', '2人', '', '', '', ''],
    ['填表人：王五', '', '审核：赵六', '', '', ''],
  );
  assert.deepEqual(
    table.rows.map((row) => [
      row.rowNumber,
      row.cells.name,
      row.cells.idNumber,
      row.cells.organisation,
      row.cells.issuedOn,
    ]),
    [
      [5, '张 三', '1101', '潮岭机械', '2020.3.5'],
      [8, '李四', '1102', '潮白食品', ''],
    ],
  );
  assert.equal(table.headerRow, 4);
  assert.deepEqual(table.unknown, ['备注']);
  assert.deepEqual(table.preamble, ['2020年职工职业技能证书助推申报汇总表', '填报单位:杨镇总工会 2020年10月']);
  assert.deepEqual(
    table.skipped.map((one) => [one.rowNumber, one.why.zh]),
    [
      [7, '重复的表头'],
      [11, '合计行'],
      [12, '填表说明或签字'],
    ].slice(0, 3),
  );
});

test('a header over two rows, and cells merged over several rows', () => {
  const rows = [
    ['序号', '职工信息', '', '单位', '证书', ''],
    ['', '姓名', '身份证号', '', '发证日期', '等级'],
    ['1', '张三', '1101', '潮岭机械', '2020-03-05', '三级'],
    ['2', '李四', '1102', '', '2020-03-06', '四级'],
  ];
  const merged = [
    { top: 0, left: 1, bottom: 0, right: 2 },
    { top: 0, left: 4, bottom: 0, right: 5 },
    { top: 2, left: 3, bottom: 3, right: 3 },
  ];
  const table = readTable(sheet(rows, merged), columns) as Table;
  assert.deepEqual(
    table.rows.map((row) => row.cells),
    [
      { name: '张三', idNumber: '1101', organisation: '潮岭机械', issuedOn: '2020-03-05' },
      { name: '李四', idNumber: '1102', organisation: '潮岭机械', issuedOn: '2020-03-06' },
    ],
  );
  assert.equal(table.headerRow, 2);
});

test('a heading with more words is told apart by its last ones', () => {
  const table = read(['单位联系电话', '姓名', '身份证号'], ['010', '张三', '1101']);
  assert.deepEqual(table.rows[0]!.cells, { name: '张三', idNumber: '1101', phone: '010' });
});

test('missing and ambiguous columns are named, and several lists are not guessed at', () => {
  const missing = readTable(
    sheet([
      ['姓名', '单位', '联系电话'],
      ['张三', 'a', 'b'],
    ]),
    columns,
  );
  assert.ok(isRefusal(missing));
  assert.equal(missing.code, 'columns-missing');
  assert.match(missing.why.zh, /身份证号/);
  assert.match(missing.why.en, /ID number/);
  assert.equal(
    codeOf(
      readTable(
        sheet([
          ['姓名', '身份证号', '姓名'],
          ['a', 'b', 'c'],
        ]),
        columns,
      ),
    ),
    'columns-ambiguous',
  );
  assert.equal(
    codeOf(
      readTable(
        sheet([
          ['甲', '乙'],
          ['a', 'b'],
        ]),
        columns,
      ),
    ),
    'header-not-found',
  );
  assert.equal(codeOf(readTable(sheet([['姓名', '身份证号']]), columns)), 'table-empty');
  assert.equal(codeOf(readTable(sheet([]), columns)), 'header-not-found');
  const list = (name: string) =>
    sheet(
      [
        ['姓名', '身份证号'],
        ['张三', '1101'],
      ],
      [],
      name,
    );
  assert.equal(codeOf(findTable([list('一'), list('二')], columns)), 'sheets-several');
  assert.equal((findTable([list('一'), list('二')], columns, '二') as Table).sheet, '二');
  assert.equal(codeOf(findTable([list('一')], columns, '三')), 'sheet-not-found');
  assert.equal(
    (findTable([{ ...list('一'), hidden: true }, list('二'), list('填写说明')], columns) as Table).sheet,
    '二',
  );
  assert.equal(
    codeOf(
      findTable(
        [
          sheet([['甲']], [], '一'),
          sheet(
            [
              ['姓名', '单位'],
              ['x', 'y'],
            ],
            [],
            '二',
          ),
        ],
        columns,
      ),
    ),
    'columns-missing',
  );
});

test('property: any sheet gives a table or a refusal, and every row with a name is in one of its lists', () => {
  const word = fc.oneof(
    fc.constantFrom('姓名', '身份证号', '单位', '合计', '', '填表人：', '张三', '1101'),
    fc.string({ maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 6 }), { maxLength: 12 }), (rows) => {
      const made = sheet(rows);
      const table = readTable(made, columns);
      if (isRefusal(table)) return;
      const numbers = [...table.rows.map((row) => row.rowNumber), ...table.skipped.map((row) => row.rowNumber)];
      assert.equal(new Set(numbers).size, numbers.length);
      for (const row of made.rows) {
        const filled = row.cells.filter((cell) => cell.trim() !== '').length;
        if (row.number > table.headerRow && filled > 1 && !numbers.includes(row.number)) {
          assert.ok(
            row.cells.every((cell) => cell.normalize('NFKC').replace(/[\s\p{Cc}\p{Cf}]/gu, '') === '' || filled <= 1),
            `row ${row.number} vanished`,
          );
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('exports come back as they went out, and nothing in them is a formula', async () => {
  const hostile = ['=1+1', '+1', '-1', '@a', '\t=1', '＝1+1', '＋1', '－1', '＠a', ' =1', '正常', '110101199001011237'];
  const list = {
    name: '名单/[2020]',
    columns: [
      { heading: '姓名' },
      { heading: '金额', type: 'money' as const },
      { heading: '日期', type: 'date' as const },
      { heading: '人数', type: 'number' as const },
    ],
    rows: hostile.map((text) => [text, -123_456, '2020-03-05', 3] as const),
  };
  const book = await readSpreadsheet(await writeWorkbook(list));
  assert.ok(!isRefusal(book));
  assert.deepEqual(
    book[0]!.rows.slice(1).map((row) => row.types),
    hostile.map(() => 'sndn'),
  );
  assert.deepEqual(book[0]!.rows[1]!.cells, ['=1+1', '-1234.56', '2020-03-05', '3']);
  assert.equal(book[0]!.rows.at(-1)!.cells[0], '110101199001011237');
  const csv = writeCsv(list).toString('utf8');
  assert.ok(csv.startsWith('\ufeff姓名,金额,日期,人数\r\n'));
  for (const line of csv.trim().split('\r\n').slice(1)) assert.ok(!looksLikeFormula(line.replace(/^"/, '')), line);
  assert.match(csv, /,-1234\.56,2020-03-05,3\r\n/);
});

test('the template has the headings and is itself an empty import', async () => {
  const book = await readSpreadsheet(await template(columns));
  assert.ok(!isRefusal(book));
  assert.deepEqual(book[0]!.rows[0]!.cells, ['姓名', '身份证号', '单位', '联系电话', '发证日期']);
  assert.equal(codeOf(findTable(book, columns)), 'table-empty');
});
