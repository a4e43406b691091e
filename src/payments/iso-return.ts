// Banks' answers in ISO 20022: camt.053 (the account's statement: what was booked, what came back) and pain.002 (status report).
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import {
  type BankReturn,
  problem,
  type ReturnLine,
  type ReturnProblem,
  reasonOf,
  returnedFen,
} from '#payments/bank-return.ts';
import { below, readXmlBytes, textBelow, type XmlElement } from '#payments/xml.ts';

const MAX_BYTES = 200 * 2 ** 20;
const REPORT = 'Document/CstmrPmtStsRpt';
const WANTED = [
  'Document/BkToCstmrStmt/Stmt/Ntry',
  `${REPORT}/OrgnlGrpInfAndSts`,
  `${REPORT}/OrgnlPmtInfAndSts/OrgnlPmtInfId`,
  `${REPORT}/OrgnlPmtInfAndSts/PmtInfSts`,
  `${REPORT}/OrgnlPmtInfAndSts/StsRsnInf`,
  `${REPORT}/OrgnlPmtInfAndSts/TxInfAndSts`,
];
const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:(camt\.053|pain\.002)\.001\.\d\d$/;

interface Reading {
  row: number;
  lines: ReturnLine[];
  problems: ReturnProblem[];
  pending: number;
  others: number;
  whole?: BankReturn['whole'];
  paymentBlock: string;
}

/** The kind follows from the namespace. Refuses: xml-unreadable, return-unreadable. */
export function readIsoReturn(bytes: Uint8Array): BankReturn | Refusal {
  if (bytes.length > MAX_BYTES) return refuse('return-unreadable', '回盘文件太大', 'The return file is too large');
  const reading: Reading = { row: 0, lines: [], problems: [], pending: 0, others: 0, paymentBlock: '' };
  const root = readXmlBytes(bytes, WANTED, (element, path) => take(reading, element, path));
  if (isRefusal(root)) return root;
  if (root.name !== 'Document' || !NAMESPACE.test(root.namespace)) {
    return refuse(
      'return-unreadable',
      '这不是 camt.053 或 pain.002 文件',
      'This is neither a camt.053 nor a pain.002 file',
      {
        next: {
          zh: '请选对文件，或改选银行的 Excel/CSV 模板',
          en: "Choose the right file, or the bank's Excel or CSV template",
        },
        details: { namespace: root.namespace.slice(0, 200) },
      },
    );
  }
  const { row: _row, paymentBlock: _block, lines, ...rest } = reading;
  return { ...rest, lines: withoutTakenBack(lines) };
}

function take(reading: Reading, element: XmlElement, path: string): void {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'Ntry') entry(reading, element);
  else if (name === 'TxInfAndSts') transaction(reading, element);
  else if (name === 'OrgnlPmtInfId') reading.paymentBlock = element.text;
  else if (name === 'PmtInfSts') group(reading, reading.paymentBlock, element.text, undefined);
  else if (name === 'OrgnlGrpInfAndSts') {
    group(reading, textBelow(element, 'OrgnlMsgId'), textBelow(element, 'GrpSts'), below(element, 'StsRsnInf'));
  } else if (reading.whole && reading.whole.messageId === reading.paymentBlock) {
    reading.whole = { ...reading.whole, ...statusReason(element) };
  }
}

const statusReason = (info: XmlElement | undefined) =>
  reasonOf(
    textBelow(info, 'Rsn/Cd') || textBelow(info, 'Rsn/Prtry'),
    (info?.children ?? [])
      .filter(({ name }) => name === 'AddtlInf')
      .map(({ text }) => text)
      .join(' '),
  );

function group(reading: Reading, messageId: string, status: string, info: XmlElement | undefined): void {
  if (status === 'RJCT' && messageId !== '') reading.whole = { messageId, ...statusReason(info) };
}

/** pain.002: only ACSC and ACCC say that the money is there (ISO 20022 ExternalPaymentTransactionStatus1Code). */
function transaction(reading: Reading, element: XmlElement): void {
  reading.row += 1;
  const { row } = reading;
  const reference = textBelow(element, 'OrgnlEndToEndId') || textBelow(element, 'OrgnlInstrId');
  const status = textBelow(element, 'TxSts');
  if (!['RJCT', 'ACSC', 'ACCC'].includes(status)) {
    if (/^(ACCP|ACSP|ACTC|ACWC|ACWP|ACFC|RCVD|PDNG|PATC|PART|BLCK)$/.test(status)) reading.pending += 1;
    else
      reading.problems.push(
        problem(row, reference, 'result-unreadable', `看不懂的状态“${status}”`, `The status “${status}” is not known`),
      );
    return;
  }
  const amount = money(below(element, 'OrgnlTxRef/Amt/InstdAmt'));
  if (typeof amount === 'string') {
    reading.problems.push(unreadableAmount(row, reference, amount));
    return;
  }
  const rejected = status === 'RJCT';
  const reason = rejected ? statusReason(below(element, 'StsRsnInf')) : { reasonCode: null, reason: null };
  const bankReference = textBelow(element, 'AcctSvcrRef') || null;
  reading.lines.push({
    row,
    reference,
    result: rejected ? 'rejected' : 'settled',
    amountFen: amount,
    bankReference,
    ...reason,
  });
}

const unreadableAmount = (row: number, reference: string, written: string) =>
  problem(row, reference, 'amount-unreadable', `金额“${written}”读不懂`, `The amount “${written}” cannot be read`);

/** Fen; null when absent; what is written when it cannot be read or is not in CNY. */
function money(element: XmlElement | undefined): number | null | string {
  if (!element) return null;
  const currency = element.attributes.Ccy ?? 'CNY';
  const amountFen = /^\d{1,15}(\.\d{1,5})?$/.test(element.text) ? returnedFen(element.text) : undefined;
  return currency === 'CNY' && amountFen !== undefined ? amountFen : `${element.text.slice(0, 40)} ${currency}`;
}

/** camt.053: a booked debit is a payment made; a credit with return information, or a reversed debit, is one that came back. */
function entry(reading: Reading, element: XmlElement): void {
  reading.row += 1;
  const status = textBelow(element, 'Sts/Cd') || textBelow(element, 'Sts');
  const details = element.children
    .filter(({ name }) => name === 'NtryDtls')
    .flatMap((one) => one.children.filter(({ name }) => name === 'TxDtls'));
  for (const detail of details) {
    const reference = textBelow(detail, 'Refs/EndToEndId');
    if (reference === '' || reference === 'NOTPROVIDED') reading.others += 1;
    else if (status !== 'BOOK') reading.pending += 1;
    else movement(reading, element, detail, reference, details.length === 1);
  }
  if (details.length === 0) reading.others += 1;
}

function movement(
  reading: Reading,
  entryElement: XmlElement,
  detail: XmlElement,
  reference: string,
  alone: boolean,
): void {
  const { row } = reading;
  const direction = textBelow(detail, 'CdtDbtInd') || textBelow(entryElement, 'CdtDbtInd');
  const returned = below(detail, 'RtrInf');
  const reversed = textBelow(entryElement, 'RvslInd') === 'true';
  const amount = money(
    below(detail, 'Amt') ?? below(detail, 'AmtDtls/TxAmt/Amt') ?? (alone ? below(entryElement, 'Amt') : undefined),
  );
  if (typeof amount === 'string') {
    reading.problems.push(unreadableAmount(row, reference, amount));
    return;
  }
  const bankReference = textBelow(detail, 'Refs/AcctSvcrRef') || textBelow(entryElement, 'AcctSvcrRef') || null;
  const common = { row, reference, amountFen: amount, bankReference };
  if (direction === 'DBIT' && !reversed) {
    reading.lines.push({ ...common, result: 'settled', reasonCode: null, reason: null });
  } else if (direction === 'CRDT' && (returned || reversed)) {
    reading.lines.push({ ...common, result: 'rejected', ...statusReason(returned) });
  } else {
    reading.problems.push(
      problem(
        row,
        reference,
        'result-unreadable',
        '用我方编号的入账，却不是退回',
        'A credit under our reference that is not a return',
      ),
    );
  }
}

/** A debit and its return in one statement are one rejection: the return, which comes later, speaks. */
function withoutTakenBack(lines: readonly ReturnLine[]): ReturnLine[] {
  const cameBack = new Set(lines.filter(({ result }) => result === 'rejected').map(({ reference }) => reference));
  return lines.filter(({ result, reference }) => result === 'rejected' || !cameBack.has(reference));
}
