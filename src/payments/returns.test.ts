import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import { isRefusal } from '#kit/refusal.ts';
import { formatKeys, readReturn } from '#payments/formats.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { bankReason } from '#payments/reasons.ts';

const made = <T>(value: T) => {
  assert.ok(!isRefusal(value), JSON.stringify(value));
  return value as Exclude<T, { refused: true }>;
};
const code = (value: unknown) => (isRefusal(value) ? value.code : 'done');

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

test('a workbook that unpacks to far more than it is, or lies about what it unpacks to, is not opened', () => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([['x']]));
  const bytes = Buffer.from(write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer);
  const central = bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
  const bomb = Buffer.from(bytes);
  bomb.writeUInt32LE(0x7fff_ffff, central + 24);
  const lie = Buffer.from(bytes);
  lie.writeUInt32LE(1, central + 24);
  for (const file of [bomb, lie]) {
    const read = readReturn(file, 'ordinary-xlsx');
    assert.ok(isRefusal(read) && /unpacks to more than can be read/.test(read.why.en), JSON.stringify(read));
  }
  const unfinished = readReturn(bytes.subarray(0, -30), 'ordinary-xlsx');
  assert.ok(isRefusal(unfinished) && /damaged/.test(unfinished.why.en), JSON.stringify(unfinished));
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
