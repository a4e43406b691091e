// What a round adds to its policy: the amounts, dates and lists that were not printed, complete before anybody can apply.
import { isDay } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { amountParts } from '#policy/concern.ts';
import type { Offer, Parameter, Programme } from '#policy/programme.ts';
import { faultInEvent } from '#policy/round-event.ts';

const isFen = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isCount = (value: unknown): boolean => isFen(value) && (value as number) > 0;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fits: Record<Parameter['type'], (value: unknown) => boolean> = {
  money: isFen,
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  date: isDay,
  text: (value) => typeof value === 'string' && value.length > 0 && value.length <= 500,
  texts: (value) => Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === 'string' && v !== ''),
  'money-by-choice': (value) => isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isFen),
  'numbers-by-choice': (value) =>
    isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isCount),
  offers: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (v) =>
        isRecord(v) &&
        typeof v.key === 'string' &&
        isRecord(v.label) &&
        (v.priceFen === undefined || isFen(v.priceFen)),
    ),
  goods: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((v) => isRecord(v) && isCount(v.goods) && isCount(v.pieces)) &&
    new Set(value.map((v) => v.goods)).size === value.length,
  event: isRecord,
};

/** Offers whose price an amount is. */
const isPriced = (programme: Programme, name: string): boolean =>
  amountParts(programme).some(({ value }) => 'byParameter' in value && value.byParameter === name);

/** Offers whose provider is paid. */
const paysProvider = (programme: Programme, name: string): boolean =>
  Object.values(programme.stages).some(({ settings }) => settings.to === 'provider' && settings.offers === name);

/**
 * What is wrong inside an event, or what a list of offers leaves open though money depends on it: cases would come to rest at the grant for want of a price or somebody to pay.
 * A price list may leave choices out: a plan that pays three of five levels names three.
 */
function gapIn(programme: Programme, name: string, parameter: Parameter, value: unknown): Text | null {
  if (parameter.type === 'event') return faultInEvent(value);
  if (parameter.type !== 'offers') return null;
  const offers = value as readonly Offer[];
  const free = isPriced(programme, name) ? offers.find(({ priceFen }) => priceFen === undefined) : undefined;
  if (free) return text(`“${free.label.zh}”没有写价格`, `"${free.label.en}" has no price`);
  const nobody = paysProvider(programme, name)
    ? offers.find(({ providerId }) => providerId === undefined || !Number.isSafeInteger(providerId))
    : undefined;
  return nobody
    ? text(
        `“${nobody.label.zh}”没有写由谁承办、付给谁`,
        `"${nobody.label.en}" does not say who provides it and is paid`,
      )
    : null;
}

/** Every declared parameter must be given, whole, and nothing else: amounts that were not printed have no default. Refuses: parameters-wrong. */
export function checkParameters(programme: Programme, given: Readonly<Record<string, unknown>>): Refusal | null {
  const wrong: { path: string; why: Text }[] = [];
  const isWrong = (name: string, why: Text) => wrong.push({ path: `parameters.${name}`, why });
  for (const [name, parameter] of Object.entries(programme.parameters)) {
    if (!(name in given)) isWrong(name, text(`“${parameter.label.zh}”没有填`, `"${parameter.label.en}" is missing`));
    else if (!fits[parameter.type](own(given, name)))
      isWrong(name, text(`“${parameter.label.zh}”填得不对`, `"${parameter.label.en}" does not fit`));
    else {
      const why = gapIn(programme, name, parameter, own(given, name));
      if (why) isWrong(name, why);
    }
  }
  for (const name of Object.keys(given))
    if (!(name in programme.parameters))
      isWrong(name, text(`办法里没有“${name}”`, `The programme has no parameter "${name}"`));
  if (wrong.length === 0) return null;
  return refuse(
    'parameters-wrong',
    `批次参数有 ${wrong.length} 处不对：${wrong[0]!.why.zh}`,
    `${wrong.length} parameter(s) are wrong: ${wrong[0]!.why.en}`,
    { details: wrong },
  );
}
