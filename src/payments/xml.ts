// A strict reader for the XML that banks send: no DTD, no entities but the five and numeric ones, no processing instructions,
// bounded depth. What it cannot mean it refuses, so nothing can expand, include or hang (OWASP ASVS 5.0 1.5.1).
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** Own text, trimmed. */
  text: string;
}

export interface XmlRoot {
  readonly name: string;
  readonly namespace: string;
}

const MAX_DEPTH = 64;
const MAX_ATTRIBUTES = 32;
const NAME = /[A-Za-z_][\w.-]{0,99}(?::[A-Za-z_][\w.-]{0,99})?/y;
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]{0,199})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;
const CLOSE_END = /\s*>/y;
const DECLARATION = /^<\?xml\s[^?>]*\?>/;
// Whatever is not an XML 1.0 Char: controls, lone surrogates, U+FFFE and U+FFFF.
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN.source, 'gu');
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

class Unreadable extends Error {}

const refusal = (en: string, at?: number) =>
  refuse('xml-unreadable', `这不是可以读取的 XML 文件（${en}）`, `This XML cannot be read: ${en}`, {
    next: {
      zh: '请向银行重新下载原始回单文件，不要用其他软件另存',
      en: 'Download the original file from the bank again; do not re-save it',
    },
    details: at === undefined ? undefined : { at },
  });

function decode(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&([^;]{0,12});?/g, (all, name: string) => {
    if (!all.endsWith(';')) throw new Unreadable('an ampersand stands alone');
    const known = own(ENTITIES, name);
    if (known !== undefined) return known;
    const number = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))$/.exec(name);
    if (!number) throw new Unreadable(`unknown entity &${name};`);
    const point = number[1] ? Number.parseInt(number[1], 16) : Number(number[2]);
    const character = point <= 0x10ffff ? String.fromCodePoint(point) : '\0';
    if (FORBIDDEN.test(character)) throw new Unreadable(`&${name}; is no character`);
    return character;
  });
}

/** The text of a file in the encoding its first line names: UTF-8 (default), GB18030, GBK or GB2312. */
export function decodeXml(bytes: Uint8Array): string | Refusal {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const named =
    /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  if (!['utf-8', 'utf8', 'us-ascii', 'gb18030', 'gbk', 'gb2312'].includes(named)) return refusal(`encoding ${named}`);
  try {
    return new TextDecoder(named, { fatal: true }).decode(bytes);
  } catch {
    return refusal(`its bytes are not ${named}`);
  }
}

/**
 * Reads the document, giving `take` each element whose path (local names joined by '/') is `wanted`, complete, as it closes; the
 * rest is checked and forgotten, so a statement of any length needs little memory. Gives the root, or why it is unreadable
 * (then whatever `take` was given must be dropped).
 */
export function readXml(
  xml: string,
  wanted: ReadonlySet<string>,
  take: (element: XmlElement, path: string) => void,
): XmlRoot | Refusal {
  const reader = new Reader(xml, wanted, take);
  try {
    return reader.read();
  } catch (error) {
    if (error instanceof Unreadable) return refusal(error.message, reader.at);
    throw error;
  }
}

class Reader {
  at = 0;
  readonly #xml: string;
  readonly #wanted: ReadonlySet<string>;
  readonly #take: (element: XmlElement, path: string) => void;
  readonly #open: { raw: string; path: string; element: XmlElement | undefined }[] = [];
  #root: XmlRoot | undefined;

  constructor(xml: string, wanted: ReadonlySet<string>, take: (element: XmlElement, path: string) => void) {
    this.#xml = xml.startsWith('\ufeff') ? xml.slice(1) : xml;
    this.#wanted = wanted;
    this.#take = take;
  }

  read(): XmlRoot {
    const xml = this.#xml;
    if (FORBIDDEN.test(xml)) throw new Unreadable('it holds forbidden control characters');
    this.at = DECLARATION.exec(xml)?.[0].length ?? 0;
    while (this.at < xml.length) {
      const next = xml.indexOf('<', this.at);
      this.#text(xml.slice(this.at, next === -1 ? xml.length : next), false);
      if (next === -1) break;
      this.at = next;
      this.#markup();
    }
    const open = this.#open.at(-1);
    if (open) throw new Unreadable(`<${open.raw}> is not closed`);
    if (!this.#root) throw new Unreadable('it is empty');
    return this.#root;
  }

  #markup(): void {
    const xml = this.#xml;
    if (xml.startsWith('<!--', this.at)) this.#skip('-->', 4);
    else if (xml.startsWith('<![CDATA[', this.at)) {
      const from = this.at + 9;
      this.#skip(']]>', 9);
      this.#text(xml.slice(from, this.at - 3), true);
    } else if (xml.startsWith('<!', this.at)) throw new Unreadable('document type definitions are not accepted');
    else if (xml.startsWith('<?', this.at)) throw new Unreadable('processing instructions are not accepted');
    else if (xml.startsWith('</', this.at)) this.#close();
    else this.#start();
  }

  #skip(end: string, lead: number): void {
    const found = this.#xml.indexOf(end, this.at + lead);
    if (found === -1) throw new Unreadable('a comment or CDATA section is not closed');
    this.at = found + end.length;
  }

  #text(raw: string, literal: boolean): void {
    if (raw === '') return;
    const open = this.#open.at(-1);
    if (open?.element) open.element.text += literal ? raw : decode(raw);
    else if (!open && raw.trim() !== '') throw new Unreadable('text outside the document');
    else if (!literal) decode(raw);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#xml);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  #attributes(): Record<string, string> {
    const attributes: Record<string, string> = Object.create(null);
    for (let count = 0; ; count += 1) {
      const found = this.#match(ATTRIBUTE);
      if (!found) return attributes;
      const [, name = '', double, single = ''] = found;
      if (name in attributes || count === MAX_ATTRIBUTES) throw new Unreadable(`too many attributes ${name}`);
      attributes[name] = decode(double ?? single);
    }
  }

  #start(): void {
    this.at += 1;
    const raw = this.#match(NAME)?.[0];
    if (raw === undefined) throw new Unreadable('a tag has no name');
    const attributes = this.#attributes();
    const end = this.#match(TAG_END);
    if (!end) throw new Unreadable(`the tag <${raw}> is broken`);
    const parent = this.#open.at(-1);
    if (!parent && this.#root) throw new Unreadable('it has two roots');
    if (this.#open.length >= MAX_DEPTH) throw new Unreadable(`it is nested deeper than ${MAX_DEPTH}`);
    const [prefix, local] = raw.includes(':') ? (raw.split(':') as [string, string]) : ['', raw];
    const path = parent ? `${parent.path}/${local}` : local;
    this.#root ??= { name: local, namespace: attributes[prefix ? `xmlns:${prefix}` : 'xmlns'] ?? '' };
    const collected = parent?.element !== undefined || this.#wanted.has(path);
    const element = collected ? { name: local, attributes, children: [], text: '' } : undefined;
    if (element) parent?.element?.children.push(element);
    this.#open.push({ raw, path, element });
    if (end[1] === '/') this.#finish();
  }

  #close(): void {
    this.at += 2;
    const raw = this.#match(NAME)?.[0];
    if (raw === undefined || raw !== this.#open.at(-1)?.raw) throw new Unreadable(`</${raw}> closes nothing`);
    if (!this.#match(CLOSE_END)) throw new Unreadable(`the tag </${raw}> is broken`);
    this.#finish();
  }

  #finish(): void {
    const { path, element } = this.#open.pop()!;
    if (!element) return;
    element.text = element.text.trim();
    if (!this.#open.at(-1)?.element) this.#take(element, path);
  }
}

/** The first element at a path of names below, such as 'Refs/EndToEndId'. */
export function below(element: XmlElement | undefined, path: string): XmlElement | undefined {
  let at = element;
  for (const name of path.split('/')) at = at?.children.find((child) => child.name === name);
  return at;
}

/** Its text; '' when there is none. */
export const textBelow = (element: XmlElement | undefined, path: string): string => below(element, path)?.text ?? '';

/** As `decodeXml` and `readXml` in one. */
export function readXmlBytes(
  bytes: Uint8Array,
  wanted: readonly string[],
  take: (element: XmlElement, path: string) => void,
): XmlRoot | Refusal {
  const xml = decodeXml(bytes);
  return isRefusal(xml) ? xml : readXml(xml, new Set(wanted), take);
}

/** Text for an element or attribute: the five escaped, what XML 1.0 cannot hold left out. */
export const escapeXml = (text: string): string =>
  text.replace(ALL_FORBIDDEN, '').replace(/[&<>"'\r]/g, (c) => own(ESCAPES, c)!);

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};
