// The event of a round that gives places out, as whoever opens the round writes it: what it is, when it begins, where, and until when a ticket is
// fetched. Goods have no beginning: they are fetched at a place.
import { type Day, isDay } from '#kit/days.ts';
import { type Text, text } from '#kit/text.ts';

export interface RoundEvent {
  readonly what: Text;
  /** '2026-12-06T19:30', China time; absent: nothing begins. */
  readonly beginsAt?: string;
  /** '18:45' of the same day: from then on one is let in. */
  readonly doorsAt?: string;
  readonly place: string;
  readonly address?: string;
  /** The last day to fetch the ticket, or the goods. */
  readonly collectBy?: Day;
  readonly collectAt?: string;
}

const lineMost = 100;
const isLine = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= lineMost;
const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
const isMinute = (value: unknown): value is string =>
  typeof value === 'string' && value[10] === 'T' && isDay(value.slice(0, 10)) && clock.test(value.slice(11));

const known = ['what', 'beginsAt', 'doorsAt', 'place', 'address', 'collectBy', 'collectAt'] as const;

/** Of a value that is none yet: what is wrong with it first; null: it is an event. */
export function faultInEvent(value: unknown): Text | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return text('活动没有填', 'The event is missing');
  const { what, beginsAt, doorsAt, place, address, collectBy, collectAt } = value as Readonly<Record<string, unknown>>;
  const said = what as Partial<Record<'zh' | 'en', unknown>> | null | undefined;
  if (Object.keys(value).some((key) => !(known as readonly string[]).includes(key)))
    return text('活动里有不认识的一项', 'The event has an entry that is not known');
  if (typeof said !== 'object' || !isLine(said?.zh) || !isLine(said.en))
    return text('没有写是什么活动', 'It does not say what it is');
  if (!isLine(place)) return text('没有写地点', 'It does not say where');
  if (beginsAt !== undefined && !isMinute(beginsAt))
    return text('开始时间要写到几点几分', 'The beginning needs a day and an hour');
  if (doorsAt !== undefined && (typeof doorsAt !== 'string' || !clock.test(doorsAt)))
    return text('入场时间要写成几点几分', 'The hour to be let in is an hour and minutes');
  if (doorsAt !== undefined && (beginsAt === undefined || doorsAt > beginsAt.slice(11)))
    return text('入场时间要早于开始时间', 'One is let in before it begins');
  if (collectBy !== undefined && !isDay(collectBy))
    return text('取票截止日期不对', 'The last day to fetch it is not a day');
  if (collectBy !== undefined && beginsAt !== undefined && collectBy > beginsAt.slice(0, 10))
    return text('取票截止要在活动当天或之前', 'The last day to fetch it cannot come after the event');
  if ([address, collectAt].some((one) => one !== undefined && !isLine(one)))
    return text(
      `地址和在哪里取，每项最多 ${lineMost} 个字`,
      `Address and where to fetch it: ${lineMost} characters at most`,
    );
  return null;
}

/** When it begins; null: nothing begins. */
export const beginningOf = ({ beginsAt }: RoundEvent): Date | null =>
  beginsAt === undefined ? null : new Date(`${beginsAt}:00+08:00`);

/** From when on one is let in; null: nobody said. */
export const doorsOf = ({ beginsAt, doorsAt }: RoundEvent): Date | null =>
  beginsAt === undefined || doorsAt === undefined ? null : new Date(`${beginsAt.slice(0, 11)}${doorsAt}:00+08:00`);
