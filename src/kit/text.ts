// Every sentence a person reads exists in both languages from the start, so no screen can be half translated.
import { own } from '#kit/own.ts';

/** One sentence in simplified Chinese and in English. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

export const text = (zh: string, en: string): Text => ({ zh, en });

/** Replaces `{name}` by the named parameter in both languages; an unknown name stays as it stands. */
export function fill(template: Text, parameters: Readonly<Record<string, string | number>>): Text {
  const put = (s: string) => s.replace(/\{([\w.]+)\}/g, (all, name) => String(own(parameters, name) ?? all));
  return { zh: put(template.zh), en: put(template.en) };
}
