// Matching as the programme's paper says it.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import { durationOf, joined, levelNames, put } from '#policy/in-words.ts';
import type { Level } from '#policy/programme.ts';

const whoNames: Readonly<Record<string, Text>> = {
  union: text('工会', 'unions'),
  member: text('职工', 'members'),
  studio: text('工作室领军人', 'leaders of studios'),
};

export function says({
  at,
  from,
  partners,
  needsPartner,
  benefits,
  answerWithin,
  solution,
}: Readonly<Record<string, unknown>>): Text {
  const who = (Array.isArray(from) ? (from as readonly string[]) : []).flatMap((key) => own(whoNames, key) ?? []);
  const level = at === undefined ? text('（哪一级未定）', '(no level chosen)') : levelNames[at as Level];
  const within = durationOf(answerWithin);
  return joined(
    [
      put(
        '{0}可以提出意向，经对方同意、自己确认才算对接',
        '{0} may be interested; both sides have to agree',
        joined(who, '、', ', '),
      ),
      partners === 'one' ? text('只对接一方', 'one partner alone') : text('可以和几方对接', 'several may be partners'),
      ...(within ? [put('{0}内答复、确认', 'answered and confirmed within {0}', within)] : []),
      ...(solution === undefined
        ? []
        : [text('解决没有，由对接的一方报、提的一方确认', 'a partner reports the solution and the owner confirms it')]),
      ...(needsPartner === true ? [text('对接上了才进入下一步', 'it goes on with a partner alone')] : []),
      ...(benefits === true
        ? [put('采用后的效益按年报，由{0}核实', 'what it brings is reported by year and accepted by {0}', level)]
        : []),
    ],
    '，',
    '; ',
  );
}
