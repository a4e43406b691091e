import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, utils } from '@e965/xlsx';
import fc from 'fast-check';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { workbookItems } from '#payments/bank-file.ts';
import { BANK_TEMPLATES, parseBankTemplate } from '#payments/bank-template.ts';
import { fileMaker, formatKeys, readReturn } from '#payments/formats.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { isoAmount, PAIN_NAMESPACE } from '#payments/pain.ts';
import type { PaymentFileItem } from '#payments/payment-file.ts';
import { batchNumber, itemReference, parseMessageId, parseReference } from '#payments/reference.ts';
import { readXml, textBelow, type XmlElement } from '#payments/xml.ts';
import { paymentFile, type WholeBatch } from '#test/support/payment-file.ts';

const item = (i: number, more: Partial<PaymentFileItem> = {}): PaymentFileItem => ({
  ...{ reference: itemReference('2020000007', i), amountFen: 100_050, payeeName: '张伟' },
  ...{ account: '6222021234567890123', bank: '中国工商银行北京房山支行' },
  ...more,
});
const batch = (items: PaymentFileItem[], more: Partial<WholeBatch> = {}): WholeBatch => ({
  ...{
    number: '2020000007',
    createdAt: new Date('2020-11-20T09:00:00+08:00'),
    executeOn: '2020-11-20',
    purpose: '证书助推',
  },
  ...{ payer: { name: '房山区总工会', account: '0200001234567', bank: '工行房山支行' }, items },
  ...more,
});
const made = <T>(value: T) => {
  assert.ok(!isRefusal(value), JSON.stringify(value));
  return value as Exclude<T, { refused: true }>;
};
/** As text. */
const painFile = async (whole: WholeBatch): Promise<string | Refusal> => {
  const bytes = await paymentFile(whole, 'pain.001');
  return isRefusal(bytes) ? bytes : bytes.toString('utf8');
};
const code = (value: unknown) => (isRefusal(value) ? value.code : 'done');

/** Names of an element's children in order, the hand-written structural check of pain.001.001.09. */
const names = (element: XmlElement) => element.children.map(({ name }) => name);
function tree(xml: string): XmlElement {
  let document: XmlElement | undefined;
  const root = readXml(xml, new Set(['Document']), (element) => {
    document = element;
  });
  assert.ok(!isRefusal(root), JSON.stringify(root));
  assert.equal(root.namespace, PAIN_NAMESPACE);
  return document!;
}

test('pain.001: structure, order, totals and lengths of the message definition', async () => {
  const xml = made(await painFile(batch([item(1), item(2, { amountFen: 1, bank: '' }), item(3, { amountFen: 99 })])));
  const [initiation] = tree(xml).children;
  assert.deepEqual(names(initiation!), ['GrpHdr', 'PmtInf']);
  const [header, payment] = initiation!.children;
  assert.deepEqual(names(header!), ['MsgId', 'CreDtTm', 'NbOfTxs', 'CtrlSum', 'InitgPty']);
  assert.deepEqual(
    [
      textBelow(header, 'MsgId'),
      textBelow(header, 'CreDtTm'),
      textBelow(header, 'NbOfTxs'),
      textBelow(header, 'CtrlSum'),
    ],
    ['NJ2020000007', '2020-11-20T09:00:00+08:00', '3', '1001.50'],
  );
  assert.deepEqual(names(payment!), [
    ...[
      'PmtInfId',
      'PmtMtd',
      'BtchBookg',
      'NbOfTxs',
      'CtrlSum',
      'ReqdExctnDt',
      'Dbtr',
      'DbtrAcct',
      'DbtrAgt',
      'ChrgBr',
    ],
    ...['CdtTrfTxInf', 'CdtTrfTxInf', 'CdtTrfTxInf'],
  ]);
  const transactions = payment!.children.filter(({ name }) => name === 'CdtTrfTxInf');
  for (const one of transactions) {
    assert.deepEqual(names(one), ['PmtId', 'Amt', 'CdtrAgt', 'Cdtr', 'CdtrAcct', 'RmtInf']);
    assert.ok(textBelow(one, 'PmtId/EndToEndId').length <= 35);
  }
  const sum = transactions.reduce((all, one) => all + Math.round(Number(textBelow(one, 'Amt/InstdAmt')) * 100), 0);
  assert.equal(isoAmount(sum), textBelow(payment, 'CtrlSum'));
  assert.equal(made(await painFile(batch([item(1)]))), made(await painFile(batch([item(1)]))), 'the same bytes again');
});

test('property: whatever a name holds, pain.001 is well-formed and gives it back without forbidden characters', async () => {
  const anything = fc.string({ unit: 'binary', minLength: 1, maxLength: 160 });
  await fc.assert(
    fc.asyncProperty(anything, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), async (name, amountFen) => {
      const xml = await painFile(batch([item(1, { payeeName: name, amountFen })]));
      if (isRefusal(xml)) return assert.match(name, /^\s*$|^[=+\-@\t\r]/);
      const transaction = tree(xml).children[0]!.children[1]!.children.at(-1)!;
      const kept = [...name]
        .slice(0, 140)
        .filter((c) => /[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(c));
      assert.equal(textBelow(transaction, 'Cdtr/Nm'), kept.join('').trim());
      assert.equal(textBelow(transaction, 'Amt/InstdAmt'), isoAmount(amountFen));
    }),
  );
});

test('no file is made of what a bank would misread', async () => {
  const bad: [Partial<PaymentFileItem>, string][] = [
    [{ account: '6222 0212' }, 'payment-file-unfit'],
    [{ account: '' }, 'payment-file-unfit'],
    [{ payeeName: ' ' }, 'payment-file-unfit'],
    [{ payeeName: '=HYPERLINK("http://x")' }, 'payment-file-unfit'],
    [{ bank: '@SUM(A1)' }, 'payment-file-unfit'],
    [{ amountFen: 0 }, 'payment-file-unfit'],
    [{ amountFen: 1.5 }, 'payment-file-unfit'],
    [{ reference: 'N'.repeat(36) }, 'payment-file-unfit'],
  ];
  for (const format of formatKeys()) {
    for (const [more, expected] of bad)
      assert.equal(code(await paymentFile(batch([item(1, more)]), format)), expected, format);
    assert.equal(code(await paymentFile(batch([]), format)), 'payment-file-empty');
    assert.equal(code(await paymentFile(batch([item(1), item(1)]), format)), 'payment-file-unfit', 'a reference twice');
  }
  assert.equal(code(await paymentFile(batch([item(1)]), 'nonsense')), 'format-unknown');
});

test('a workbook is bounded, and the refusal names what is not; a batch that is not what it says is a fault', () => {
  const { items: _, ...rest } = batch([]);
  const big = made(fileMaker({ ...rest, items: workbookItems + 1, amountFen: 1 }, 'ordinary-xlsx')).begin();
  assert.ok(isRefusal(big) && big.code === 'payment-file-too-large');
  assert.match(big.next!.zh, /pain\.001.*CSV/);
  assert.match(big.next!.en, /pain\.001.*CSV/);
  for (const format of ['pain.001', 'ordinary-csv'])
    assert.ok(!isRefusal(made(fileMaker({ ...rest, items: 1_000_000, amountFen: 1 }, format)).begin()), format);
  for (const wrong of [
    { items: 2, amountFen: 100_050 },
    { items: 1, amountFen: 1 },
  ]) {
    const maker = made(fileMaker({ ...rest, ...wrong }, 'ordinary-csv'));
    made(maker.begin());
    made(maker.add([item(1)]));
    assert.throws(() => maker.end(), /not what it says/);
  }
});

test('the workbook holds text cells with the template’s columns, and the same batch gives the same bytes', async () => {
  const make = async () => made(await paymentFile(batch([item(1, { account: '0012345' }), item(2)]), 'ordinary-xlsx'));
  const first = await make();
  const rows = utils.sheet_to_json<string[]>(read(first).Sheets.批量代发!, { header: 1 });
  assert.deepEqual(rows[1], ['总笔数', '2', '总金额', '2001.00']);
  assert.deepEqual(rows[3], [
    '1',
    '0012345',
    '张伟',
    '中国工商银行北京房山支行',
    '1000.50',
    '人民币',
    '证书助推',
    'NJ2020000007-1',
  ]);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  assert.ok((await make()).equals(first));
});

test('the CSV is GB18030 with bars, rare characters and quotes survive, line ends do not', async () => {
  const odd = item(1, { payeeName: '𬭎·"|买\n买提', bank: '' });
  const bytes = made(await paymentFile(batch([odd]), 'ordinary-csv'));
  const text = new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  assert.equal(text.split('\r\n')[1], 'NJ2020000007-1|6222021234567890123|"𬭎·""|买 买提"|1000.50||证书助推');
});

test('GB18030: every character comes back through the platform’s decoder; what has no code is refused', async () => {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  const without: number[] = [];
  for (let from = 0; from < 0x110000; from += 0x100) {
    if (from >= 0xd800 && from < 0xe000) continue;
    const points = Array.from({ length: 0x100 }, (_, i) => from + i);
    const good = points.filter((point) => !isRefusal(encodeGb18030(String.fromCodePoint(point))));
    without.push(...points.filter((point) => !good.includes(point)));
    const text = String.fromCodePoint(...good);
    assert.equal(decoder.decode(made(encodeGb18030(text))), text.replace(/^\ufeff/, ''), from.toString(16));
  }
  assert.ok(without.length < 30 && without.every((point) => point >= 0xe000 && point <= 0xf8ff), 'private use only');
  assert.equal(code(encodeGb18030('\ud800')), 'character-without-code');
  assert.equal(
    code(await paymentFile(batch([item(1, { payeeName: '\ue81e' })]), 'ordinary-csv')),
    'character-without-code',
  );
});

test('references: at most 35 characters whatever the ids, and back', () => {
  const longest = itemReference('ABCDEFGH12345678', Number.MAX_SAFE_INTEGER);
  assert.equal(longest.length, 35);
  assert.deepEqual(parseReference(` ${longest.toLowerCase()} `), {
    number: 'ABCDEFGH12345678',
    itemId: Number.MAX_SAFE_INTEGER,
  });
  assert.equal(batchNumber(2020, 17), '2020000017');
  assert.equal(parseMessageId('NJ2020000017'), '2020000017');
  for (const wrong of ['', 'NJ1', 'NJ1-', 'NJ1-0', 'XX1-2', 'NJ1-2-3', 'NJ1-99999999999999999', `NJ1-2'`]) {
    assert.equal(parseReference(wrong), undefined, wrong);
  }
});

test('templates are data: a new bank is one JSON; a bad one is refused by field', async () => {
  const [template] = BANK_TEMPLATES.values();
  const { verified: _v, ...rest } = template!;
  assert.equal(code(parseBankTemplate(rest)), 'bank-template-unfit');
  for (const broken of [
    null,
    {},
    { ...template, extra: 1 },
    { ...template, columns: [{ heading: 'x', value: 'reference' }] },
  ]) {
    assert.equal(code(parseBankTemplate(broken)), 'bank-template-unfit');
  }
  const mine = made(
    parseBankTemplate({
      ...{
        key: 'my-bank',
        title: { zh: '我行', en: 'My bank' },
        verified: false,
        file: 'csv',
        delimiter: '\t',
        lineEnd: '\n',
      },
      columns: [
        { heading: '户名', value: 'payeeName' },
        { heading: '账号', value: 'account' },
        { heading: '分', value: 'amountFen' },
        { heading: '号', value: 'reference' },
        { heading: '类', constant: '01' },
      ],
      returns: { reference: ['号'], result: ['结'], settled: ['Y'], rejected: ['N'] },
    }),
  );
  const bytes = made(await paymentFile(batch([item(1)]), mine));
  assert.equal(bytes.toString(), '户名\t账号\t分\t号\t类\n张伟\t6222021234567890123\t100050\tNJ2020000007-1\t01\n');
  const { lines } = made(readReturn(Buffer.from('号\t结\nNJ2020000007-1\tN\n'), mine));
  assert.deepEqual([lines[0]!.result, lines[0]!.reasonCode], ['rejected', 'NJ00']);
});
