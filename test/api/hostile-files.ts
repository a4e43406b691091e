// Files that somebody may send by mistake or on purpose: none of them may bring the server down or leave half of something behind.
import { crc32, deflateRawSync } from 'node:zlib';
import { utils, write } from '@e965/xlsx';

/** A zip of the entries; `size` is what it says they unpack to. */
export function zipOf(entries: readonly { name: string; data: Buffer; size?: number }[]): Buffer {
  const [parts, central]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, data, size = data.length } of entries) {
    const packed = deflateRawSync(data, { level: 9 });
    const label = Buffer.from(name);
    const [local, head] = [Buffer.alloc(30), Buffer.alloc(46)];
    local.writeUInt32LE(0x04034b50, 0);
    head.writeUInt32LE(0x02014b50, 0);
    for (const [header, from] of [
      [local, 8],
      [head, 10],
    ] as const) {
      header.writeUInt16LE(8, from);
      header.writeUInt32LE(crc32(data), from + 6);
      header.writeUInt32LE(packed.length, from + 10);
      header.writeUInt32LE(size, from + 14);
      header.writeUInt16LE(label.length, from + 18);
    }
    head.writeUInt32LE(at, 42);
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

function workbook(rows: readonly (readonly unknown[])[]): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows as unknown[][]), 'Sheet1');
  return Buffer.from(write(book, { type: 'buffer', bookType: 'xlsx', compression: true }));
}

const headings = ['姓名', '身份证号', '所在工会', '入会日期', '客户流水号', '处理结果'];
const formula = (text: string) => ({ t: 'n', v: 1, f: text });
const laughs = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, n) => `<!ENTITY ${'b'.repeat(n + 1)} "&a;&a;&a;&a;&a;&a;&a;&a;">`).join('')}]><Document>&bbbb;</Document>`;
const outside = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>`;

/** Each with what it is. */
export function hostileFiles(): [string, Buffer][] {
  const good = workbook([headings, ['王小一', '110113198505050011', '没有这个工会', '2015-01-01', 'NJ1-1', '成功']]);
  const part = Buffer.from('<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>');
  return [
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from([0])],
    ['a picture under another name', Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex')],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj\n')],
    ['half a workbook', good.subarray(0, good.length >> 1)],
    ['a workbook without its end', good.subarray(0, -30)],
    ['a workbook with bytes turned round', Buffer.from(good.map((byte, n) => (n % 97 === 50 ? byte ^ 0xff : byte)))],
    ['a zip of nothing', zipOf([])],
    ['a zip of something else', zipOf([{ name: 'word/document.xml', data: part }])],
    ['a zip that climbs', zipOf([{ name: '../../xl/workbook.xml', data: part }])],
    ['a workbook of one empty part', zipOf([{ name: 'xl/workbook.xml', data: part }])],
    [
      'a bomb',
      zipOf([
        { name: 'xl/workbook.xml', data: part },
        { name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(60_000_000, 32) },
      ]),
    ],
    [
      'a bomb that lies',
      zipOf([
        { name: 'xl/workbook.xml', data: part },
        { name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(60_000_000, 32), size: 100 },
      ]),
    ],
    [
      'formulas',
      workbook([
        headings,
        [formula('1+1'), formula('HYPERLINK("http://e.example","x")'), '@SUM(1)', '=1+1', '+1', '-1'],
      ]),
    ],
    ['a command in a cell', workbook([headings, ["=cmd|' /C calc'!A0", "=cmd|'x'!A0", '=1', '=1', '=1', '=1']])],
    ['headings alone', workbook([headings])],
    [
      'no headings',
      workbook([
        ['x', 'y'],
        [1, 2],
      ]),
    ],
    ['a wide sheet', workbook([Array.from({ length: 3000 }, (_, n) => `列${n}`)])],
    [
      'many rows of rubbish',
      workbook([headings, ...Array.from({ length: 3000 }, (_, n) => [`x${n}`, n, null, true, {}, -1e300])]),
    ],
    ['a very long cell', workbook([headings, ['长'.repeat(32_000), '1', '2', '3', '4', '5']])],
    ['text', Buffer.from('姓名,身份证号,所在工会,入会日期\n王小一,1,2,3\n')],
    ['text that never closes its quotes', Buffer.from('姓名,身份证号,所在工会,入会日期\n"王小一,1,2,3\n'.repeat(200))],
    ['text with NUL', Buffer.from('姓名,身份证号,所在工会,入会日期\n王\u0000小,1,2,3\n')],
    ['half characters', Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xff, 0xfe, 0x0a, 0xd0])],
    ['UTF-16', Buffer.from('\ufeff姓名,身份证号\n', 'utf16le')],
    ['bars', Buffer.from('客户流水号|处理结果|金额\nNJX-1|成功|1e400\nNJ2020000001-99999999999999999999|失败|-1\n')],
    ['HTML', Buffer.from('<html><script>alert(1)</script><table><tr><td>姓名</td></tr></table></html>')],
    ['laughs', Buffer.from(laughs)],
    ['an entity from outside', Buffer.from(outside)],
    ['deep XML', Buffer.from(`<?xml version="1.0"?>${'<a>'.repeat(100_000)}`)],
    ['XML that is no return', Buffer.from('<?xml version="1.0"?><Document><X/></Document>')],
  ];
}
