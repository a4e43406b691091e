// Payments out as ISO 20022 pain.001.001.09 (CustomerCreditTransferInitiationV09): one message, one payment block, one transaction
// per item. The same batch always gives the same bytes, so that its hash says what was sent.
import { chinaDate, chinaTime } from '#kit/clock.ts';
import { encodedWriter, type FileWriter, type PaymentFileHead } from '#payments/payment-file.ts';
import { messageId } from '#payments/reference.ts';
import { escapeXml } from '#payments/xml.ts';

export const PAIN_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';

/** '1234.50': ISO 20022 amounts have a point and no grouping. */
export const isoAmount = (amountFen: number): string => {
  const digits = String(amountFen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

// Max140Text counts characters, not bytes or code units.
const most = (text: string, characters: number): string => escapeXml([...text].slice(0, characters).join(''));

const account = (number: string) => `<Id><Othr><Id>${escapeXml(number)}</Id></Othr></Id>`;
const bank = (name: string) =>
  name === ''
    ? '<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>'
    : `<FinInstnId><Nm>${most(name, 140)}</Nm></FinInstnId>`;

function header(head: PaymentFileHead): string {
  const { items, payer } = head;
  const sum = isoAmount(head.amountFen);
  const created = `${chinaDate(head.createdAt)}T${chinaTime(head.createdAt)}:00+08:00`;
  const id = messageId(head.number);
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${PAIN_NAMESPACE}">
<CstmrCdtTrfInitn>
<GrpHdr><MsgId>${id}</MsgId><CreDtTm>${created}</CreDtTm><NbOfTxs>${items}</NbOfTxs><CtrlSum>${sum}</CtrlSum><InitgPty><Nm>${most(payer.name, 140)}</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>${id}</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg><NbOfTxs>${items}</NbOfTxs><CtrlSum>${sum}</CtrlSum><ReqdExctnDt><Dt>${head.executeOn}</Dt></ReqdExctnDt><Dbtr><Nm>${most(payer.name, 140)}</Nm></Dbtr><DbtrAcct>${account(payer.account)}<Ccy>CNY</Ccy></DbtrAcct><DbtrAgt>${bank(payer.bank)}</DbtrAgt><ChrgBr>SLEV</ChrgBr>
`;
}

export function painWriter(head: PaymentFileHead): FileWriter {
  const purpose = head.purpose === '' ? '' : `<RmtInf><Ustrd>${most(head.purpose, 140)}</Ustrd></RmtInf>`;
  return encodedWriter((text) => Buffer.from(text, 'utf8'), {
    begin: () => header(head),
    add: (items) =>
      items
        .map((item) => {
          const reference = escapeXml(item.reference);
          return `<CdtTrfTxInf><PmtId><InstrId>${reference}</InstrId><EndToEndId>${reference}</EndToEndId></PmtId><Amt><InstdAmt Ccy="CNY">${isoAmount(item.amountFen)}</InstdAmt></Amt><CdtrAgt>${bank(item.bank)}</CdtrAgt><Cdtr><Nm>${most(item.payeeName, 140)}</Nm></Cdtr><CdtrAcct>${account(item.account)}</CdtrAcct>${purpose}</CdtTrfTxInf>
`;
        })
        .join(''),
    end: () => '</PmtInf>\n</CstmrCdtTrfInitn>\n</Document>\n',
  });
}
