// A certificate anybody can check: the whole claim signed by its issuer, held against a list of issuers' keys and a list of what was revoked, both
// signed by the federation's root key. Everything here is pure, so the public page, the page saved for offline use and the command are one check.
import { fromBase64url } from '#kit/base64url.ts';
import { type Day, isDay } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { algorithms } from '#kit/signature.ts';
import { kidOf, type PublicKey, readPaper, type Unread } from '#policy/signed.ts';

/** In the order in which it is written. */
export interface Claim {
  readonly number: string;
  readonly what: string;
  /** A key of recordLevels. */
  readonly level: string;
  readonly holder: string;
  readonly unit: string;
  readonly from: Day;
  /** '': without end. */
  readonly until: Day | '';
  readonly basis: string;
  readonly signedOn: Day;
}

/** The most bytes of a certificate: what a printed QR code still holds so that a phone reads it. */
export const certificateBytesMost = 1000;

export interface IssuerKey extends PublicKey {
  readonly issuer: string;
  readonly from: Day;
  /** The last day on which what it signs counts; '': still in use. */
  readonly until: Day | '';
}

export interface TrustList {
  readonly on: string;
  readonly keys: readonly IssuerKey[];
}

export interface RevocationList {
  readonly on: string;
  readonly items: readonly { readonly number: string; readonly state: 'suspended' | 'revoked'; readonly on: Day }[];
}

type Strings<K extends string> = { readonly [key in K]: string };

/** Exactly these keys, all of them strings, in this order. */
function strings<K extends string>(value: unknown, keys: readonly K[]): Strings<K> | null {
  if (typeof value !== 'object' || value === null) return null;
  const given = value as Record<string, unknown>;
  if (!keys.every((key) => typeof own(given, key) === 'string')) return null;
  return Object.fromEntries(keys.map((key) => [key, own(given, key)])) as Strings<K>;
}

function rows<T>(value: unknown, row: (one: unknown) => T | null): T[] | null {
  if (!Array.isArray(value)) return null;
  const read = value.map(row);
  return read.every((one) => one !== null) ? (read as T[]) : null;
}

const claimKeys = ['number', 'what', 'level', 'holder', 'unit', 'from', 'until', 'basis', 'signedOn'] as const;

function claimOf(value: unknown): Claim | null {
  const claim = strings(value, claimKeys);
  const days = claim && [claim.from, claim.signedOn, ...(claim.until === '' ? [] : [claim.until])];
  return days?.every(isDay) ? claim : null;
}

function trustOf(value: unknown): TrustList | null {
  const head = strings(value, ['on']);
  const keys = rows((value as { keys?: unknown } | null)?.keys, (one) => {
    const key = strings(one, ['kid', 'alg', 'key', 'issuer', 'from', 'until']);
    return key && algorithms.some((alg) => alg === key.alg) ? (key as IssuerKey) : null;
  });
  return head && keys ? { on: head.on, keys } : null;
}

function revocationsOf(value: unknown): RevocationList | null {
  const head = strings(value, ['on']);
  const items = rows((value as { items?: unknown } | null)?.items, (one) => {
    const item = strings(one, ['number', 'state', 'on']);
    return item?.state === 'suspended' || item?.state === 'revoked' ? (item as RevocationList['items'][number]) : null;
  });
  return head && items ? { on: head.on, items } : null;
}

/** What a check needs, as it is published: the root key is known from elsewhere, the lists are signed by it. */
export interface PublishedLists {
  readonly root: PublicKey;
  readonly trust: string;
  readonly revoked: string;
}

export interface Lists {
  readonly trust: TrustList;
  readonly revoked: RevocationList;
}

/** null when one of them is not what the root key signed, or the root does not bear its own name. */
export function readLists({ root, trust, revoked }: PublishedLists): Lists | null {
  const rootBytes = fromBase64url(root.key);
  if (rootBytes === null || kidOf(rootBytes) !== root.kid) return null;
  const keyOf = (kid: string) => (kid === root.kid ? root : undefined);
  const [keys, gone] = [readPaper('trust', trust, keyOf, trustOf), readPaper('revoked', revoked, keyOf, revocationsOf)];
  return typeof keys === 'string' || typeof gone === 'string' ? null : { trust: keys.body, revoked: gone.body };
}

export type Verdict =
  | {
      readonly says: 'valid' | 'not-yet' | 'expired' | 'suspended' | 'revoked';
      readonly claim: Claim;
      /** As the trust list names whoever holds the key. */
      readonly issuer: string;
      /** Of suspending or revoking. */
      readonly on: Day | null;
      /** When the list of what was revoked was signed. */
      readonly asOf: string;
    }
  | { readonly says: 'forged'; readonly why: Unread | 'key-not-valid' };

const forged = (why: Extract<Verdict, { says: 'forged' }>['why']): Verdict => ({ says: 'forged', why });

/** What a QR code holds, or what was typed of it: its address before it and blanks do not count. */
export const certificateIn = (text: string): string => text.replace(/\s/g, '').replace(/^.*#/, '');

export function checkCertificate(certificate: string, { trust, revoked }: Lists, today: Day): Verdict {
  const keys = new Map(trust.keys.map((key) => [key.kid, key]));
  const read = readPaper('certificate', certificate, (kid) => keys.get(kid), claimOf);
  if (typeof read === 'string') return forged(read);
  const { body: claim } = read;
  const key = keys.get(read.key.kid)!;
  if (claim.signedOn < key.from || (key.until !== '' && claim.signedOn > key.until)) return forged('key-not-valid');
  const gone = revoked.items.find(({ number }) => number === claim.number);
  const over = claim.until !== '' && claim.until < today;
  const says = gone?.state ?? (claim.from > today ? 'not-yet' : over ? 'expired' : 'valid');
  return { says, claim, issuer: key.issuer, on: gone?.on ?? null, asOf: revoked.on };
}
