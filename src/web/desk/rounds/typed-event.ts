// The event of a round while it is being typed: what is sent of it, and which field is at fault when it is refused.
import { faultInEvent, type RoundEvent } from '#policy/round-event.ts';

const names = ['zh', 'en', 'beginsAt', 'doorsAt', 'place', 'address', 'collectBy', 'collectAt'] as const;
export type TypedEvent = Readonly<Record<(typeof names)[number], string>>;

export const noEvent: TypedEvent = {
  ...{ zh: '', en: '', beginsAt: '', doorsAt: '', place: '', address: '', collectBy: '', collectAt: '' },
};

/** As it was written, to start from. */
export function typedEvent(value: unknown): TypedEvent {
  const { what, ...rest } = (value ?? {}) as Partial<RoundEvent>;
  return { ...noEvent, ...rest, zh: what?.zh ?? '', en: what?.en ?? '' };
}

/** What is sent; undefined where nothing was typed. What was left empty is left out, and the Chinese name stands where there is no English one. */
export function sentEvent({ zh, en, ...rest }: TypedEvent): unknown {
  const given = Object.entries(rest).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]]));
  const what = zh.trim() === '' && en.trim() === '' ? {} : { what: { zh: zh.trim(), en: en.trim() || zh.trim() } };
  const event = { ...what, ...Object.fromEntries(given) };
  return Object.keys(event).length === 0 ? undefined : event;
}

/** Where a whole event is at fault: what mends it when it is left out or put right; null: nowhere alone. */
export function faultyField(typed: TypedEvent): (typeof names)[number] | null {
  if (faultInEvent(sentEvent(typed)) === null) return null;
  const needed = (['zh', 'place'] as const).find((name) => typed[name].trim() === '');
  if (needed) return needed;
  const optional = (['doorsAt', 'collectBy', 'collectAt', 'address', 'beginsAt'] as const).filter(
    (name) => typed[name] !== '',
  );
  return optional.find((name) => faultInEvent(sentEvent({ ...typed, [name]: '' })) === null) ?? null;
}
