import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import type { Sheet } from '#documents/sheet.ts';
import { closeSpreadsheetReader, readSpreadsheet } from '#documents/spreadsheet.ts';
import { isRefusal } from '#kit/refusal.ts';

after(closeSpreadsheetReader);

type Values = readonly (readonly unknown[])[];
function book(
  values: Values,
  bookType: 'xlsx' | 'biff8' | 'html' = 'xlsx',
  sheets: Record<string, Values> = {},
): Buffer {
  const made = utils.book_new();
  utils.book_append_sheet(made, utils.aoa_to_sheet(values as unknown[][], { UTC: true }), '名单');
  for (const [name, other] of Object.entries(sheets))
    utils.book_append_sheet(made, utils.aoa_to_sheet(other as unknown[][]), name);
  const bytes = write(made, { type: 'buffer', bookType, compression: true });
  return Buffer.from(bytes);
}

const sheets = async (bytes: Uint8Array): Promise<Sheet[]> => {
  const read = await readSpreadsheet(bytes);
  if (isRefusal(read)) throw new Error(JSON.stringify(read));
  return read;
};
const cells = async (bytes: Uint8Array) => (await sheets(bytes))[0]!.rows.map((row) => row.cells);
const code = async (bytes: Uint8Array, options = {}) => {
  const read = await readSpreadsheet(bytes, options);
  if (!isRefusal(read)) return read;
  assert.match(read.why.zh, /\p{Script=Han}/u);
  assert.match(read.why.en, /^[\x20-\x7e“”]+$/);
  return read.code;
};

/** A zip by hand, so that it can lie. */
function zip(
  entries: readonly { name: string; data: Buffer; size?: number; method?: number; flags?: number; offset?: number }[],
): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, data, size, method = 8, flags = 0, offset } of entries) {
    const packed = method === 8 ? deflateRawSync(data, { level: 9 }) : data;
    const label = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(size ?? data.length, 22);
    local.writeUInt16LE(label.length, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(method, 10);
    head.writeUInt32LE(packed.length, 20);
    head.writeUInt32LE(size ?? data.length, 24);
    head.writeUInt16LE(label.length, 28);
    head.writeUInt32LE(offset ?? at, 42);
    parts.push(local, label, packed);
    central.push(head, label);
    at += 30 + label.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}

test('xlsx, xls and saved HTML come to the same text, with dates as days and long numbers not pretended', async () => {
  const values = [
    ['姓名', '日期', '金额', '证号', '是否'],
    ['张三', new Date(Date.UTC(2020, 2, 5)), 0.1 + 0.2, Number('110101199001011237'), true],
    [],
    ['李四', '2020年3月5日', -12.5, '110101199001011237', false],
  ];
  for (const type of ['xlsx', 'biff8'] as const) {
    const [sheet] = await sheets(book(values, type));
    assert.deepEqual(
      sheet!.rows.map((row) => [row.number, row.cells, row.types]),
      [
        [1, ['姓名', '日期', '金额', '证号', '是否'], 'sssss'],
        [2, ['张三', '2020-03-05', '0.3', '1.10101199001011E+17', 'TRUE'], 'sdnnb'],
        [4, ['李四', '2020年3月5日', '-12.5', '110101199001011237', 'FALSE'], 'ssnsb'],
      ],
    );
  }
  const html = await cells(
    Buffer.from(
      '<html><meta charset="utf-8"><table><tr><td>姓名</td><td>证号</td></tr><tr><td>张三</td><td>110101199001011237</td></tr></table></html>',
    ),
  );
  assert.deepEqual(html, [
    ['姓名', '证号'],
    ['张三', '110101199001011237'],
  ]);
});

test('CSV in UTF-8, UTF-16 and GB18030, with commas, tabs or semicolons', async () => {
  const text = '姓名,单位\r\n张三,"顺义区,机械"\r\n\r\n龘,𠮷\r\n';
  const rows = [
    ['姓名', '单位'],
    ['张三', '顺义区,机械'],
    ['龘', '𠮷'],
  ];
  const utf16 = Buffer.from(text, 'utf16le');
  const written = {
    utf8: Buffer.from(text),
    marked: Buffer.from(`\ufeff${text}`),
    utf16le: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    utf16be: Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
    unmarked: utf16,
  };
  for (const [name, bytes] of Object.entries(written)) assert.deepEqual(await cells(bytes), rows, name);
  assert.deepEqual(await cells(Buffer.from(text.replace(/,(?=单|"|𠮷)/gu, '\t'))), rows);
  // 姓名,单位 / 张三,顺义 in GB18030.
  assert.deepEqual(await cells(Buffer.from('d0d5c3fb2cb5a5cebb0d0ad5c5c8fd2ccbb3d2e50d0a', 'hex')), [
    ['姓名', '单位'],
    ['张三', '顺义'],
  ]);
  assert.deepEqual(
    (await sheets(Buffer.from(text)))[0]!.rows.map((row) => row.number),
    [1, 2, 4],
  );
});

test('what is not a spreadsheet is refused in plain words', async () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const compound = (stream: string) =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(2000),
      Buffer.from(stream, 'utf16le'),
      Buffer.alloc(2000),
    ]);
  const cases: [Uint8Array, string][] = [
    [Buffer.alloc(0), 'file-empty'],
    [png, 'file-not-spreadsheet'],
    [Buffer.from('%PDF-1.7\n'), 'file-not-spreadsheet'],
    [Buffer.from([0, 1, 2, 3, 0xff, 0xfe, 0x81]), 'file-not-spreadsheet'],
    [Buffer.alloc(20_000_001, 97), 'file-too-large'],
    [book([['x']]).subarray(0, 3000), 'file-damaged'],
    [compound('EncryptedPackage'), 'file-encrypted'],
    [compound('WordDocument'), 'file-not-spreadsheet'],
    [compound('Workbook'), 'file-damaged'],
    [compound('x'), 'file-not-spreadsheet'],
    [zip([{ name: 'word/document.xml', data: Buffer.from('x') }]), 'file-not-spreadsheet'],
    [zip([{ name: 'a.txt', data: Buffer.from('x') }]), 'file-not-spreadsheet'],
    [zip([{ name: 'xl/workbook.xml', data: Buffer.from('x'), flags: 1 }]), 'file-encrypted'],
    [zip([{ name: 'xl/workbook.xml', data: Buffer.from('<x/>') }]), 'file-damaged'],
    [
      zip([
        { name: 'xl/workbook.xml', data: Buffer.from('x') },
        { name: '../../etc/passwd', data: Buffer.from('x') },
      ]),
      'file-unsafe',
    ],
    [Buffer.from('\n\n , ,\n'), 'sheet-empty'],
    [book([]), 'sheet-empty'],
  ];
  for (const [bytes, expected] of cases) assert.equal(await code(bytes), expected, expected);
});

test('bombs are refused by their list of contents, and lies about it while unpacking', async () => {
  const workbook = { name: 'xl/workbook.xml', data: Buffer.from('<workbook/>') };
  assert.equal(
    await code(zip([workbook, { name: 'a', data: Buffer.alloc(50_000_000) }])),
    'file-unpacks-too-large',
    'a ratio of 1000',
  );
  assert.equal(
    await code(zip([workbook, { name: 'a', data: Buffer.from('x'), size: 300_000_000 }])),
    'file-unpacks-too-large',
    'promises 300 MB',
  );
  assert.equal(
    await code(zip([workbook, { name: 'a', data: Buffer.alloc(50_000_000), size: 100 }])),
    'file-unpacks-too-large',
    'says 100 bytes, holds 50 MB',
  );
  assert.equal(await code(zip([workbook, { name: 'a', data: Buffer.from('abc'), size: 100 }])), 'file-damaged');
  assert.equal(
    await code(zip(Array.from({ length: 2001 }, (_, i) => ({ name: `a${i}`, data: Buffer.from('x') })))),
    'file-unpacks-too-large',
  );
  const shared = zip([
    workbook,
    { name: 'a', data: Buffer.from('abc') },
    { name: 'b', data: Buffer.from('abc'), offset: 45 },
  ]);
  assert.equal(await code(shared), 'file-damaged', 'entries that share bytes');
});

test('too many rows, columns or cells, too long or too much memory: refused, and the next file is read', async () => {
  assert.equal(await code(Buffer.from('a\n'.repeat(11)), { limits: { rows: 10 } }), 'sheet-too-long');
  assert.equal(await code(book(Array.from({ length: 11 }, () => ['a'])), { limits: { rows: 10 } }), 'sheet-too-long');
  assert.equal(await code(Buffer.from(`${'a,'.repeat(201)}\n`)), 'sheet-too-wide');
  assert.equal(await code(book([Array.from({ length: 201 }, () => 'a')])), 'sheet-too-wide');
  assert.equal(await code(book([['a', 'b', 'c'], ['d']]), { limits: { cells: 3 } }), 'sheet-too-large');
  const long = book(Array.from({ length: 30_000 }, (_, i) => [i, `张${i}`, i * 2, `${i}x`, i, i, i, i]));
  assert.equal(await code(long, { killAfterMs: 20 }), 'file-takes-too-long');
  assert.equal(await code(long, { heapMb: 24 }), 'file-too-complex');
  assert.deepEqual(await cells(Buffer.from('a,b\n')), [['a', 'b']]);
});

test('property: no bytes make the reader throw, and what follows is read all the same', async () => {
  const seed = book([
    ['姓名', '日期'],
    ['张三', new Date(0)],
  ]);
  const garbled = fc
    .tuple(fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { maxLength: 20 }), fc.nat(seed.length))
    .map(([changes, cut]) => {
      const bytes = Buffer.from(seed);
      for (const [at, value] of changes) bytes[at] = value;
      return cut % 3 === 0 ? bytes.subarray(0, cut) : bytes;
    });
  const heads = fc
    .tuple(fc.constantFrom('504b0304', 'd0cf11e0a1b11ae1', 'fffe', '3c3f786d6c', ''), fc.uint8Array({ maxLength: 300 }))
    .map(([hex, rest]) => Buffer.concat([Buffer.from(hex, 'hex'), rest]));
  await fc.assert(
    fc.asyncProperty(fc.oneof(garbled, heads), async (bytes) => {
      const read = await readSpreadsheet(bytes);
      assert.ok(isRefusal(read) || read.length > 0);
    }),
    { numRuns: 150 },
  );
  assert.deepEqual(await cells(Buffer.from('a,b\n')), [['a', 'b']]);
});
