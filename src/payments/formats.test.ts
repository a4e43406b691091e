import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import { isRefusal } from '#kit/refusal.ts';
import { BANK_TEMPLATES, parseBankTemplate } from '#payments/bank-template.ts';
import { formatKeys, paymentFile, readReturn } from '#payments/formats.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { isoAmount, PAIN_NAMESPACE, painFile } from '#payments/pain.ts';
import type { PaymentFileBatch, PaymentFileItem } from '#payments/payment-file.ts';
import { bankReason } from '#payments/reasons.ts';
import { batchNumber, itemReference, parseMessageId, parseReference } from '#payments/reference.ts';
import { readXml, readXmlBytes, textBelow, type XmlElement } from '#payments/xml.ts';

const item = (i: number, more: Partial<PaymentFileItem> = {}): PaymentFileItem => ({
  ...{ reference: itemReference('2020000007', i), amountFen: 100_050, payeeName: '张伟' },
  ...{ account: '6222021234567890123', bank: '中国工商银行北京房山支行' },
  ...more,
});
const batch = (items: PaymentFileItem[], more: Partial<PaymentFileBatch> = {}): PaymentFileBatch => ({
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

test('pain.001: structure, order, totals and lengths of the message definition', () => {
  const xml = made(painFile(batch([item(1), item(2, { amountFen: 1, bank: '' }), item(3, { amountFen: 99 })])));
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
  assert.equal(made(painFile(batch([item(1)]))), made(painFile(batch([item(1)]))), 'the same bytes again');
});

test('property: whatever a name holds, pain.001 is well-formed and gives it back without forbidden characters', () => {
  const anything = fc.string({ unit: 'binary', minLength: 1, maxLength: 160 });
  fc.assert(
    fc.property(anything, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (name, amountFen) => {
      const xml = painFile(batch([item(1, { payeeName: name, amountFen })]));
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

test('no file is made of what a bank would misread', () => {
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
      assert.equal(code(paymentFile(batch([item(1, more)]), format)), expected, format);
    assert.equal(code(paymentFile(batch([]), format)), 'payment-file-empty');
    assert.equal(code(paymentFile(batch([item(1), item(1)]), format)), 'payment-file-unfit', 'a reference twice');
  }
  assert.equal(code(paymentFile(batch([item(1)]), 'nonsense')), 'format-unknown');
});

test('the workbook holds text cells with the template’s columns, and the same batch gives the same bytes', async () => {
  const make = () => made(paymentFile(batch([item(1, { account: '0012345' }), item(2)]), 'ordinary-xlsx')).bytes;
  const first = make();
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
  assert.ok(make().equals(first));
});

test('the CSV is GB18030 with bars, rare characters and quotes survive, line ends do not', () => {
  const odd = item(1, { payeeName: '𬭎·"|买\n买提', bank: '' });
  const { bytes } = made(paymentFile(batch([odd]), 'ordinary-csv'));
  const text = new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  assert.equal(text.split('\r\n')[1], 'NJ2020000007-1|6222021234567890123|"𬭎·""|买 买提"|1000.50||证书助推');
});

test('GB18030: every character comes back through the platform’s decoder; what has no code is refused', () => {
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
  assert.equal(code(paymentFile(batch([item(1, { payeeName: '\ue81e' })]), 'ordinary-csv')), 'character-without-code');
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

test('reasons: by code, by sentence, or honestly unknown', () => {
  const cases: [string, string, string][] = [
    ['AC01', '', 'AC01'],
    ['ac04', '', 'AC04'],
    ['', '账号户名不符', 'BE01'],
    ['', '收款人户名与账号不一致', 'BE01'],
    ['', '收款账号不存在', 'AC01'],
    ['', '账户已销户', 'AC04'],
    ['', '账户状态异常:冻结', 'AC06'],
    ['', '开户行行号有误', 'RC01'],
    ['NARR', '账户已注销', 'AC04'],
    ['E1234', '系统忙', 'NJ00'],
    ['', '', 'NJ00'],
  ];
  for (const [given, sentence, expected] of cases)
    assert.equal(bankReason(given, sentence).code, expected, given + sentence);
});

const csvReturn = (lines: string[]) => made(encodeGb18030(lines.join('\r\n')));

test('a bank’s CSV: heading found below titles, results, reasons, amounts; what is unreadable is reported', () => {
  const returned = made(
    readReturn(
      csvReturn([
        '某某银行批量代发结果|||||',
        '客户流水号|收款账号|收款户名|金 额|处理结果|失败原因',
        'NJ2020000007-1|6222|张伟|1,000.50|成功|',
        'NJ2020000007-2|6222|李娜|￥１０００．５０|失败|户名不符',
        '',
        'NJ2020000007-3|6222|王芳|1000.50|处理中|',
        'NJ2020000007-4|6222|刘洋|一千|成功|',
        'NJ2020000007-5|6222|陈杰|1000.50|谜|',
        '|合计|||',
      ]),
      'ordinary-csv',
    ),
  );
  assert.deepEqual(
    returned.lines.map(({ row, reference, result, amountFen, reasonCode }) => [
      row,
      reference,
      result,
      amountFen,
      reasonCode,
    ]),
    [
      [3, 'NJ2020000007-1', 'settled', 100_050, null],
      [4, 'NJ2020000007-2', 'rejected', 100_050, 'BE01'],
    ],
  );
  assert.equal(returned.lines[1]!.reason, '户名与账号不符（户名不符）');
  assert.deepEqual(
    returned.problems.map(({ row, code }) => [row, code]),
    [
      [7, 'amount-unreadable'],
      [8, 'result-unreadable'],
    ],
  );
  assert.deepEqual([returned.pending, returned.others], [1, 1]);
});

test('a bank’s workbook in other words and order', () => {
  const rows = [
    ['代发结果明细'],
    ['银行流水号', '业务编号', '返回码', '失败原因', '交易状态'],
    ['B1', 'NJ2020000007-1', '', '', '交易成功'],
    ['B2', 'NJ2020000007-2', 'AC04', '', '已退汇'],
  ];
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows));
  const bytes = write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
  const { lines } = made(readReturn(bytes, 'ordinary-xlsx'));
  assert.deepEqual(
    lines.map(({ reference, result, amountFen, reasonCode, bankReference }) => [
      reference,
      result,
      amountFen,
      reasonCode,
      bankReference,
    ]),
    [
      ['NJ2020000007-1', 'settled', null, null, 'B1'],
      ['NJ2020000007-2', 'rejected', null, 'AC04', 'B2'],
    ],
  );
});

test('files that are no return are refused, never thrown', () => {
  const files: [Uint8Array, string][] = [
    [Buffer.from('hello'), 'ordinary-csv'],
    [Buffer.from([0xff, 0xff, 0xff]), 'ordinary-csv'],
    [Buffer.from('"unclosed'), 'ordinary-csv'],
    [Buffer.from('hello'), 'ordinary-xlsx'],
    [Buffer.from('PK\x03\x04 broken PK\x05\x06'.padEnd(80, '\0'), 'latin1'), 'ordinary-xlsx'],
    [Buffer.alloc(0), 'ordinary-xlsx'],
    [Buffer.alloc(0), 'pain.001'],
    [Buffer.from('<Document/>'), 'pain.001'],
  ];
  for (const [bytes, format] of files) assert.match(code(readReturn(bytes, format)), /^(return|xml)-unreadable$/);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...formatKeys()), (bytes, format) => {
      for (const head of ['', '<?xml version="1.0"?><Document>', 'PK\x03\x04']) {
        readReturn(Buffer.concat([Buffer.from(head, 'latin1'), bytes]), format);
      }
    }),
  );
});

test('a workbook that says it unpacks to far more than it is, is not opened', () => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([['x']]));
  const bytes = Buffer.from(write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer);
  const central = bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
  bytes.writeUInt32LE(0x7fff_ffff, central + 24);
  const bomb = readReturn(bytes, 'ordinary-xlsx');
  assert.ok(isRefusal(bomb) && /ratio/.test(bomb.why.en), JSON.stringify(bomb));
});

const camt = (entries: string) =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr/><Stmt>${entries}</Stmt></BkToCstmrStmt></Document>`,
  );
const ntry = (
  reference: string,
  direction: string,
  more = '',
  amount = '1000.50',
  status = '<Sts><Cd>BOOK</Cd></Sts>',
) =>
  `<Ntry><Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>${status}<AcctSvcrRef>B9</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>${reference}</EndToEndId></Refs>${more}</TxDtls></NtryDtls></Ntry>`;
const RETURNED = '<RtrInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>无此账号</AddtlInf></RtrInf>';

test('camt.053: booked debits are settled, returned credits rejected, other movements left alone', () => {
  const returned = made(
    readReturn(
      camt(
        ntry('NJ1-1', 'DBIT') +
          ntry('NJ1-2', 'DBIT') +
          ntry('NJ1-2', 'CRDT', RETURNED) +
          ntry('NJ1-3', 'DBIT', '', '1000.50', '<Sts><Cd>PDNG</Cd></Sts>') +
          ntry('NOTPROVIDED', 'CRDT') +
          ntry('NJ1-4', 'CRDT') +
          ntry('NJ1-5', 'DBIT', '', '1e5') +
          '<Ntry><Amt Ccy="CNY">5</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts></Ntry>',
      ),
      'ordinary-xlsx',
    ),
  );
  assert.deepEqual(
    returned.lines.map(({ reference, result, amountFen, reasonCode, bankReference }) => [
      reference,
      result,
      amountFen,
      reasonCode,
      bankReference,
    ]),
    [
      ['NJ1-1', 'settled', 100_050, null, 'B9'],
      ['NJ1-2', 'rejected', 100_050, 'AC01', 'B9'],
    ],
  );
  assert.equal(returned.lines[1]!.reason, '账号不存在（无此账号）');
  assert.deepEqual(
    returned.problems.map(({ reference, code }) => [reference, code]),
    [
      ['NJ1-4', 'result-unreadable'],
      ['NJ1-5', 'amount-unreadable'],
    ],
  );
  assert.deepEqual([returned.pending, returned.others], [1, 2]);
});

const pain002 = (body: string) =>
  Buffer.from(
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr/>${body}</CstmrPmtStsRpt></Document>`,
  );

test('pain.002: only ACSC and ACCC are money in the account; a message rejected as a whole says so', () => {
  const tx = (reference: string, status: string, more = '') =>
    `<TxInfAndSts><OrgnlEndToEndId>${reference}</OrgnlEndToEndId><TxSts>${status}</TxSts>${more}</TxInfAndSts>`;
  const returned = made(
    readReturn(
      pain002(
        `<OrgnlGrpInfAndSts><OrgnlMsgId>NJ1</OrgnlMsgId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>NJ1</OrgnlPmtInfId>${
          tx('NJ1-1', 'ACSC') +
          tx(
            'NJ1-2',
            'RJCT',
            '<StsRsnInf><Rsn><Cd>BE01</Cd></Rsn></StsRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy="CNY">7.5</InstdAmt></Amt></OrgnlTxRef>',
          ) +
          tx('NJ1-3', 'ACSP') +
          tx('NJ1-4', 'WHAT') +
          tx('NJ1-5', 'ACCC', '<OrgnlTxRef><Amt><InstdAmt Ccy="USD">7</InstdAmt></Amt></OrgnlTxRef>')
        }</OrgnlPmtInfAndSts>`,
      ),
      'pain.001',
    ),
  );
  assert.deepEqual(
    returned.lines.map(({ reference, result, amountFen, reasonCode }) => [reference, result, amountFen, reasonCode]),
    [
      ['NJ1-1', 'settled', null, null],
      ['NJ1-2', 'rejected', 750, 'BE01'],
    ],
  );
  assert.deepEqual(
    returned.problems.map(({ code }) => code),
    ['result-unreadable', 'amount-unreadable'],
  );
  assert.equal(returned.pending, 1);
  assert.equal(returned.whole, undefined);
  const group =
    '<OrgnlGrpInfAndSts><OrgnlMsgId>NJ1</OrgnlMsgId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>';
  const block =
    '<OrgnlPmtInfAndSts><OrgnlPmtInfId>NJ1</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf></OrgnlPmtInfAndSts>';
  for (const body of [group, block]) {
    assert.deepEqual(made(readReturn(pain002(body), 'pain.001')).whole, {
      messageId: 'NJ1',
      reasonCode: 'FF01',
      reason: '文件格式不正确',
    });
  }
});

test('hostile XML is refused: DTDs, entity bombs, inclusions, broken nesting, forbidden characters', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><Document>&lol2;</Document>`;
  const hostile = [
    bomb,
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    '<a>&xxe;</a>',
    '<a>&lt</a>',
    '<a>&#0;</a>',
    '<a>&#xD800;</a>',
    '<a>&#x110000;</a>',
    '<a><?php evil ?></a>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a b=1/>',
    '<a></b>',
    '<a><b></a></b>',
    '<a',
    '<a>',
    '<a/><b/>',
    'text<a/>',
    '<a/>text',
    '<a><![CDATA[x</a>',
    '<a><!-- x</a>',
    '< a/>',
    '<a>\u0001</a>',
    '<a>\ud800</a>',
    '',
    `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`,
    `<a ${Array.from({ length: 40 }, (_, i) => `x${i}="1"`).join(' ')}/>`,
    `<${'a'.repeat(300)}/>`,
  ];
  for (const xml of hostile)
    assert.equal(code(readXml(xml, new Set(['a']), () => {})), 'xml-unreadable', xml.slice(0, 60));
  const bytes = (text: string) => readXmlBytes(Buffer.from(text, 'latin1'), [], () => {});
  assert.equal(code(bytes('<?xml version="1.0" encoding="utf-7"?><a/>')), 'xml-unreadable');
  assert.equal(code(bytes('<a>\xff</a>')), 'xml-unreadable');
  const started = performance.now();
  readXml(`<a>${'<b '.repeat(200_000)}`, new Set(), () => {});
  readXml(`<a x${' '.repeat(200_000)}`, new Set(), () => {});
  readXml(`<a>${'&'.repeat(200_000)}</a>`, new Set(), () => {});
  assert.ok(performance.now() - started < 2000, 'no pattern runs away');
});

test('good XML is read: prefixes, CDATA, comments, entities, GB18030, self-closing tags', () => {
  const found: XmlElement[] = [];
  const xml = `<?xml version="1.0" encoding="GB18030"?>\n<!-- 注 --><p:Document xmlns:p="urn:x"><p:A n='1 &lt; 2'>张&#x4F1F;<![CDATA[<&>]]><p:B/></p:A><p:C/></p:Document>\n`;
  const root = readXmlBytes(made(encodeGb18030(xml)), ['Document/A', 'Document/C'], (element) => found.push(element));
  assert.deepEqual(root, { name: 'Document', namespace: 'urn:x' });
  assert.deepEqual(
    found.map(({ name, text, children }) => [name, text, children.length]),
    [
      ['A', '张伟<&>', 1],
      ['C', '', 0],
    ],
  );
  assert.equal(found[0]!.attributes.n, '1 < 2');
});

test('templates are data: a new bank is one JSON; a bad one is refused by field', () => {
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
  const { bytes } = made(paymentFile(batch([item(1)]), mine));
  assert.equal(bytes.toString(), '户名\t账号\t分\t号\t类\n张伟\t6222021234567890123\t100050\tNJ2020000007-1\t01\n');
  const { lines } = made(readReturn(Buffer.from('号\t结\nNJ2020000007-1\tN\n'), mine));
  assert.deepEqual([lines[0]!.result, lines[0]!.reasonCode], ['rejected', 'NJ00']);
});
