// What is printed on a certificate: words made from the claim that its code holds, so that paper and code cannot say different things.
import { formatFullDay } from '#kit/format.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Claim } from '#policy/certificate.ts';
import { levelName, readNumber } from '#policy/record.ts';

export interface CertificateSheet {
  readonly heading: Text;
  readonly holder: string;
  readonly unit: string;
  readonly sentence: string;
  readonly number: string;
  readonly validity: string;
  readonly basis: string;
  readonly issuer: string;
  readonly on: string;
  /** What the code on it holds: the address of the page that checks, with the certificate behind '#'. */
  readonly code: string;
}

const headings: Readonly<Record<string, Text>> = {
  honour: text('荣誉证书', 'Certificate of honour'),
  medal: text('奖励证书', 'Certificate of award'),
  studio: text('认定证书', 'Certificate of recognition'),
  pair: text('结对证书', 'Certificate of a pair'),
  certificate: text('证书', 'Certificate'),
};

function sentenceOf(kind: string, what: string, level: string): string {
  if (kind === 'studio') return `认定“${what}”为${level}工作室，特发此证。`;
  if (kind === 'pair') return `“${what}”已登记在册（${level}），特发此证。`;
  return `${kind === 'certificate' ? '取得' : '授予'}${level}“${what}”，特发此证。`;
}

/** `page`: the address of the page that checks certificates, without '#'. Throws for a number that none of ours looks like. */
export function sheetOf(claim: Claim, issuer: string, certificate: string, page: string): CertificateSheet {
  const { number, what, level, holder, unit, from, until, basis } = claim;
  const { kind } = readNumber(number)!;
  return {
    heading: own(headings, kind)!,
    ...{ holder, unit: unit === holder ? '' : unit, number, basis, issuer },
    sentence: sentenceOf(kind, what, levelName(level).zh),
    validity: until === '' ? '长期' : `${formatFullDay(from).zh}—${formatFullDay(until).zh}`,
    on: formatFullDay(from).zh,
    code: `${page}#${certificate}`,
  };
}
