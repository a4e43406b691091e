// The paths that a condition, an amount or a prefilled field can look at, by where they come from.
import type { Text } from '#kit/text.ts';
import { type FactDefinition, factAt, facts } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';
import type { Option } from '#web/desk/programmes/design/inputs.tsx';

export type Place = Pick<Programme, 'form' | 'parameters'>;
type Say = (text: Text | string, en?: string) => string;

/** Paths that can be looked at here, grouped by where they come from. */
export function pathOptions(
  place: Place,
  say: Say,
  fits: (definition: FactDefinition) => boolean = () => true,
): Option[] {
  const option = (path: string, group: string): Option[] => {
    const definition = factAt(path, place);
    return definition && fits(definition) ? [{ key: path, says: say(definition.label), group }] : [];
  };
  return [
    ...Object.keys(facts).flatMap((path) => option(path, say('登记的', 'On file'))),
    ...Object.keys(place.form).flatMap((key) => option(`form.${key}`, say('申请时填的', 'In the application'))),
    ...['round.year', 'round.scope', 'round.opensOn', 'round.closesOn'].flatMap((path) =>
      option(path, say('批次的', 'Of the round')),
    ),
  ];
}
