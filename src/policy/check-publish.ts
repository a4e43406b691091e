// What a stage that publishes leaves open: fields that the form does not have, and what must never be read by everybody.
import { own } from '#kit/own.ts';
import { type Concern, concern } from '#policy/concern.ts';
import { classOf } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';

interface Shows {
  readonly field: string;
  readonly to: string;
}

const sealed: readonly string[] = ['S2', 'S3', 'S4'];

export function checkPublish(
  { form }: Programme,
  settings: Readonly<Record<string, unknown>>,
  where: string,
): Concern[] {
  const shows = Array.isArray(settings.shows) ? (settings.shows as readonly Shows[]) : [];
  const named = [settings.title, settings.trade, settings.picture, ...shows.map(({ field }) => field)];
  const unknown = named.filter((field) => typeof field === 'string' && !Object.hasOwn(form, field));
  const title = own(form, String(settings.title));
  const concerns: Concern[] = [];
  if (unknown.length > 0 || (title !== undefined && title.type !== 'text'))
    concerns.push(
      concern(
        'error',
        'no-shown-field',
        where,
        ['推介的栏目表单里没有，或名称不是文字', 'A field that is shown is not in the form, or the title is no text'],
        ['核对表单栏目', 'Check the fields of the form'],
      ),
    );
  const open = [settings.title, settings.trade, ...shows.filter(({ to }) => to === 'open').map(({ field }) => field)];
  const personal = open.some((key) => {
    const field = typeof key === 'string' && Object.hasOwn(form, key) ? own(form, key) : undefined;
    return field !== undefined && (sealed.includes(classOf(field)) || field.type === 'person');
  });
  if (personal)
    concerns.push(
      concern(
        'error',
        'shows-personal',
        where,
        ['个人敏感的栏目不能公开', 'What is personal cannot be shown to everybody'],
        ['改成同意以后才给看，或不列出', 'Show it on agreement alone, or leave it out'],
      ),
    );
  return concerns;
}
