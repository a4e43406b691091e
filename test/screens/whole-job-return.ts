// What a bank answers to an ordinary CSV file of payments: a table with a line for each, settled or sent back because the name does not fit the
// account, or the day's statement (camt.053) with what was booked.
import assert from 'node:assert/strict';
import { encodeGb18030 } from '#payments/gb18030.ts';

export type Answer = 'settled' | 'rejected';

/** Reference and amount in yuan of each payment. */
function paymentsIn(bankFile: Buffer): (readonly [reference: string, amount: string])[] {
  const [, ...lines] = new TextDecoder('gb18030').decode(bankFile).trim().split('\r\n');
  return lines.map((line) => {
    const [reference = '', , , amount = ''] = line.split('|');
    return [reference, amount];
  });
}

export function returnFile(bankFile: Buffer, answers: readonly Answer[]) {
  const payments = paymentsIn(bankFile);
  assert.equal(payments.length, answers.length);
  const rows = payments.map(([reference, amount], n) => {
    return [reference, amount, ...(answers[n] === 'settled' ? ['成功', ''] : ['失败', '户名不符'])].join('|');
  });
  const bytes = encodeGb18030(['客户流水号|金额|处理结果|失败原因', ...rows].join('\r\n'));
  assert.ok(bytes instanceof Uint8Array);
  return { name: '回单.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) };
}

/** All of it booked. */
export function statementFile(bankFile: Buffer) {
  const entries = paymentsIn(bankFile).map(
    ([reference, amount]) =>
      `<Ntry><Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><AcctSvcrRef>B${reference}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>${reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>`,
  );
  const document = `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr/><Stmt>${entries.join('')}</Stmt></BkToCstmrStmt></Document>`;
  return { name: '对账单.xml', mimeType: 'application/xml', buffer: Buffer.from(document) };
}
