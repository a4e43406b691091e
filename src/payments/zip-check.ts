// Looks at a workbook's table of contents before anything is unpacked: a small file that says it holds gigabytes is not opened.
import { type Text, text } from '#kit/text.ts';

const MAX_ENTRIES = 2000;
const MAX_UNPACKED = 300 * 2 ** 20;
const MAX_RATIO = 200;

/** Why the workbook is not opened; null when its contents table is in order. Limits: 2,000 parts, 300 MB unpacked, 200 : 1. */
export function checkZip(bytes: Uint8Array): Text | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = view.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end === -1 || end + 22 > view.length || !view.subarray(0, 2).equals(Buffer.from('PK'))) {
    return text('不是 Excel 工作簿（xlsx）', 'it is no Excel workbook (xlsx)');
  }
  const entries = view.readUInt16LE(end + 10);
  if (entries > MAX_ENTRIES) return text('文件内部部件太多', 'it has too many parts');
  let at = view.readUInt32LE(end + 16);
  let unpacked = 0;
  for (let i = 0; i < entries; i += 1) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== 0x02014b50) return text('文件已损坏', 'it is broken');
    const [packed, size] = [view.readUInt32LE(at + 20), view.readUInt32LE(at + 24)];
    unpacked += size;
    if (size > 2 ** 20 && size > packed * MAX_RATIO) return text('压缩比异常', 'its compression ratio is abnormal');
    at += 46 + view.readUInt16LE(at + 28) + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return unpacked > MAX_UNPACKED ? text('解压后太大', 'it is too large when unpacked') : null;
}
