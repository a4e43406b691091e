// The rule behind a refusal, as it is told to a reader: a principle in words, a law or clause as it is written. What names a field or a
// constraint is for programs, who asked; a person has been told by the refusal's `why`.
import { type Text, text } from '#kit/text.ts';

const principles = new Map<string, Text>([
  ['four-eyes', text('一个人办，另一个人核', 'Two people (four eyes)')],
  ['recusal', text('回避', 'Recusal')],
  ['consent', text('先有本人同意', 'Not without consent')],
]);

/** null: there is nothing to tell. */
export function ruleWords(rule: string | undefined): Text | null {
  if (rule === undefined) return null;
  const key = /^[a-z][\w.-]*$/.test(rule);
  return principles.get(rule) ?? (key ? null : text(rule, rule));
}
